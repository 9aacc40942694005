// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.transfer.Proxies;
import dev.alki.transfer.Proxies.Proxy;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/// The way to each machine: through its proxy, or straight.
final class ProxyRoutes extends DefaultRoutePlanner {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private final Proxies proxies;

  ProxyRoutes(Proxies proxies) {
    super(null);
    this.proxies = proxies;
  }

  /// For the proxies alone: a machine behind them that asks for a password gets none.
  static CredentialsProvider credentials(Proxies proxies) {
    BasicCredentialsProvider provider = new BasicCredentialsProvider();
    proxies.https().ifPresent(proxy -> add(provider, proxy));
    proxies.http().ifPresent(proxy -> add(provider, proxy));
    return provider;
  }

  private static void add(BasicCredentialsProvider provider, Proxy proxy) {
    if (!proxy.user().isEmpty()) {
      provider.setCredentials(
          new AuthScope(host(proxy)),
          new UsernamePasswordCredentials(proxy.user(), proxy.password().toCharArray()));
    }
  }

  @Override
  protected HttpHost determineProxy(HttpHost target, HttpContext context) {
    int usual = target.getSchemeName().equals("https") ? HTTPS : HTTP;
    int port = target.getPort() < 0 ? usual : target.getPort();
    return proxies
        .of(target.getSchemeName(), target.getHostName(), port)
        .map(ProxyRoutes::host)
        .orElse(null);
  }

  private static HttpHost host(Proxy proxy) {
    return new HttpHost("http", proxy.host(), proxy.port());
  }
}
