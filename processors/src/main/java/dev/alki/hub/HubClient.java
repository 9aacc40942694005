// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.release.Release;
import dev.alki.transfer.Again;
import dev.alki.transfer.NextLink;
import dev.alki.transfer.Proxies;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// Asks the hub, and whom it sends us to. May be used by many threads.
///
/// Proxies of the environment are on the way; see [Proxies].
///
/// Redirects are followed here and not by the library: each is looked at before, and the token goes
/// to the hub only, and no further once the way has left it.
final class HubClient implements AutoCloseable {
  private static final int MOST_REDIRECTS = 5;

  /// Bytes that may be on the way to us when we die are bytes that come twice.
  private static final int RECEIVE_BUFFER = 512 << 10;

  private static final int MOST_PAGE = 64 << 10;
  private static final int MOST_JSON = 64 << 20;
  private static final StrictJson JSON = new StrictJson(MOST_JSON, 32, 1 << 20, false);

  private final HubPlace place;
  private final Reach reach;
  private final CloseableHttpClient http;

  HubClient(HubPlace place, Reach reach, Duration silence, int connections, Proxies proxies) {
    this.place = place;
    this.reach = reach;
    Timeout timeout = Timeout.of(silence);
    this.http =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(reach)
                    .setMaxConnPerRoute(connections)
                    .setMaxConnTotal(4 * connections)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(timeout)
                            .setSocketTimeout(timeout)
                            // One that was closed meanwhile costs a look and not a pause.
                            .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                            .build())
                    .setDefaultSocketConfig(
                        SocketConfig.custom()
                            .setRcvBufSize(RECEIVE_BUFFER)
                            .setSoTimeout(timeout)
                            .build())
                    .build())
            .setRoutePlanner(new ProxyRoutes(proxies))
            .setDefaultCredentialsProvider(ProxyRoutes.credentials(proxies))
            .disableRedirectHandling()
            .disableContentCompression()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .setUserAgent("alki/" + Release.version())
            .build();
  }

  /// The JSON that stands there, and where the rest of a long list is.
  record Page(JsonNode json, Optional<URI> next) {}

  Page page(URI address) throws Again {
    try (Answer answer = get(address, Map.of())) {
      if (answer.status() != 200) {
        throw Refusal.of(answer, reach, place);
      }
      byte[] body = answer.rest(MOST_JSON);
      JsonNode json;
      try {
        json = JSON.read(body, address.getPath());
      } catch (Fault e) {
        throw Again.nonsense("an answer that is no JSON");
      }
      Optional<URI> next = answer.header(HttpHeaders.LINK).flatMap(NextLink::of).map(URI::create);
      if (next.isPresent() && !reach.hub(next.get())) {
        throw Again.nonsense("a list that goes on elsewhere");
      }
      return new Page(json, next);
    } catch (IllegalArgumentException e) {
      throw Again.nonsense("a list that goes on at what is no address");
    } catch (IOException e) {
      throw Again.broken(e);
    }
  }

  /// Whatever is there in the end, good or bad; to be closed.
  Answer get(URI address, Map<String, String> headers) throws Again {
    URI at = address;
    boolean atHub = true;
    for (int redirects = 0; ; redirects++) {
      reach.check(at);
      reach.checkThroughProxy(at);
      atHub = atHub && reach.hub(at);
      Answer answer = ask(at, headers, atHub);
      Optional<String> location = answer.header(HttpHeaders.LOCATION);
      if (answer.status() / 100 != 3 || location.isEmpty()) {
        return answer;
      }
      try (answer) {
        if (redirects == MOST_REDIRECTS) {
          throw Again.nonsense("more than " + MOST_REDIRECTS + " redirects");
        }
        answer.rest(MOST_PAGE);
        at = at.resolve(location.get());
      } catch (IllegalArgumentException e) {
        throw Again.nonsense("a redirect to what is no address");
      } catch (IOException e) {
        throw Again.broken(e);
      }
    }
  }

  Reach reach() {
    return reach;
  }

  /// Sends something to the hub, or to where it told us to send it: no redirect is followed then.
  /// The token goes along to the hub only, unless the headers say who sends it.
  Answer send(String method, URI at, Map<String, String> headers, HttpEntity body) throws Again {
    reach.check(at);
    reach.checkThroughProxy(at);
    HttpUriRequestBase request = new HttpUriRequestBase(method, at);
    request.setEntity(body);
    return execute(at, request, headers, reach.hub(at));
  }

  private Answer ask(URI at, Map<String, String> headers, boolean atHub) throws Again {
    HttpGet request = new HttpGet(at);
    request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    return execute(at, request, headers, atHub);
  }

  private Answer execute(
      URI at, HttpUriRequestBase request, Map<String, String> headers, boolean atHub) throws Again {
    headers.forEach(request::setHeader);
    if (atHub && reach.secret(at) && !request.containsHeader(HttpHeaders.AUTHORIZATION)) {
      place
          .token()
          .ifPresent(
              token -> request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token.secret()));
    }
    try {
      return new Answer(
          at, request, http.executeOpen(RoutingSupport.determineHost(request), request, null));
    } catch (IOException | HttpException e) {
      throw Again.broken(e);
    }
  }

  @Override
  public void close() {
    http.close(CloseMode.IMMEDIATE);
  }
}
