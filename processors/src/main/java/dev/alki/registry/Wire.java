// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.release.Release;
import dev.alki.transfer.Address;
import dev.alki.transfer.Again;
import dev.alki.transfer.Proxies.Proxy;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks a registry, and whom it sends us to. May be used by many threads.
///
/// Proxies of the environment are on the way; see [Tunnels].
///
/// Redirects are followed here and not by the client: each is looked at before, and what lets us in
/// goes to the registry only, and no further once the way has left it.
final class Wire implements AutoCloseable {
  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int UNAUTHORIZED = 401;
  private static final int PROXY_UNAUTHORIZED = 407;
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final long LOOK_MILLIS = 100;

  private final URI registry;
  private final Entry entry;
  private final RegistryName name;
  private final Progress progress;
  private final Tunnels tunnels;
  private final HttpClient http;

  Wire(RegistryName name, RegistryOptions options, Progress progress) {
    this.name = name;
    this.registry = name.endpoint();
    this.entry = new Entry(name, options.credentials());
    this.progress = progress;
    this.tunnels = new Tunnels(options.proxies());
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(tunnels)
            .build();
  }

  /// Whatever is there in the end, good or bad; to be closed.
  Answer send(Call call) throws Again {
    URI at = call.at();
    boolean home = true;
    for (int redirects = 0; ; redirects++) {
      check(at);
      home = home && Address.of(at).equals(Address.of(registry));
      Answer answer = home ? known(call, at) : once(request(call, at, Optional.empty()));
      Optional<String> location = answer.header("Location");
      if (!call.reads() || !REDIRECTS.contains(answer.status()) || location.isEmpty()) {
        return answer;
      }
      answer.close();
      if (redirects == MOST_REDIRECTS) {
        throw Again.nonsense("more than " + MOST_REDIRECTS + " redirects");
      }
      at = resolve(at, location.get());
    }
  }

  /// Where a `Location` leads, which may be relative.
  static URI resolve(URI from, String location) throws Again {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw Again.nonsense("a Location that is no address");
    }
  }

  private Answer known(Call call, URI at) throws Again {
    Answer first = once(request(call, at, entry.header(call.action())));
    if (first.status() != UNAUTHORIZED) {
      return first;
    }
    first.close();
    String header = entry.answer(first.headers("WWW-Authenticate"), call.action(), this::token);
    Answer second = once(request(call, at, Optional.of(header)));
    if (second.status() == UNAUTHORIZED) {
      second.close();
      throw entry.denied();
    }
    return second;
  }

  private Answer token(HttpRequest.Builder request) throws Again {
    return once(finish(request, CONNECT.plusSeconds(40)));
  }

  private HttpRequest request(Call call, URI at, Optional<String> authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at).method(call.method(), call.body().get());
    call.headers().forEach(request::header);
    authorization.ifPresent(it -> request.header("Authorization", it));
    return finish(request, call.patience());
  }

  /// What the proxy is told goes to the proxy alone: the client keeps it out of the tunnel.
  private HttpRequest finish(HttpRequest.Builder request, Duration patience) {
    HttpRequest finished =
        request.header("User-Agent", "alki/" + Release.version()).timeout(patience).build();
    return tunnels
        .proxy(finished.uri())
        .flatMap(Proxy::authorization)
        .map(it -> request.header("Proxy-Authorization", it).build())
        .orElse(finished);
  }

  private Answer once(HttpRequest request) throws Again {
    Optional<Proxy> proxy = tunnels.proxy(request.uri());
    CompletableFuture<HttpResponse<InputStream>> answer =
        http.sendAsync(request, BodyHandlers.ofInputStream());
    try {
      while (true) {
        try {
          HttpResponse<InputStream> response = answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
          if (response.statusCode() == PROXY_UNAUTHORIZED && proxy.isPresent()) {
            throw Refusal.proxy(name, proxy.get());
          }
          return new Answer(response);
        } catch (TimeoutException e) {
          progress.check();
        }
      }
    } catch (ExecutionException e) {
      Optional<String> distrust = Distrust.of(e.getCause());
      if (distrust.isPresent()) {
        throw Refusal.untrusted(Address.of(request.uri()), distrust.get(), e.getCause());
      }
      throw proxy.isPresent()
          ? Again.broken(e.getCause(), proxy.get())
          : Again.broken(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.in(Code.INTERRUPTED_BY_USER, name).what("was called off").cause(e).fault();
    } finally {
      answer.cancel(true);
    }
  }

  private void check(URI at) {
    if (!name.allows(at)) {
      throw Fault.in(Code.REGISTRY_ADDRESS, name.host())
          .what("sends us to " + at.getScheme() + "://" + shown(at))
          .expected("an https address, or for a registry on this machine one of this machine")
          .help("Ask whoever runs the registry: it may not know its own address.")
          .fault();
    }
  }

  /// For messages: an address's query may be a secret.
  private static String shown(URI address) {
    return address.getHost()
        + (address.getPort() < 0 ? "" : ":" + address.getPort())
        + address.getPath();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
