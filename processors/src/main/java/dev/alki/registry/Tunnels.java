// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.transfer.Address;
import dev.alki.transfer.Proxies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The way of Java's HTTP client to each machine: through its proxy, or straight.
final class Tunnels extends ProxySelector {
  private final Supplier<Proxies> proxies;

  Tunnels(Supplier<Proxies> proxies) {
    this.proxies = proxies;
  }

  Optional<Proxies.Proxy> proxy(URI address) {
    Address to = Address.of(address);
    return to.loopback() ? Optional.empty() : proxies.get().of(to.scheme(), to.host(), to.port());
  }

  @Override
  public List<Proxy> select(URI address) {
    return List.of(
        proxy(address)
            .map(it -> InetSocketAddress.createUnresolved(it.host(), it.port()))
            .map(it -> new Proxy(Proxy.Type.HTTP, it))
            .orElse(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException e) {
    // Whoever asked is told.
  }
}
