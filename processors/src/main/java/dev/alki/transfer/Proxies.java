// SPDX-License-Identifier: Apache-2.0
package dev.alki.transfer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Through whom hubs, registries and the places they send to are asked: what other programs read
/// from `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` means the same here, in capitals or
/// not; small letters win. This machine itself is always asked directly.
///
/// `direct` are the entries of NO_PROXY: a name stands for what is below it, too, a `:port` behind
/// it for that port alone, and `*` for everything.
public record Proxies(Optional<Proxy> https, Optional<Proxy> http, List<String> direct) {
  public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), List.of());

  private static final String SCHEME = "http://";
  private static final int PORT = 80;

  public Proxies {
    direct = List.copyOf(direct);
  }

  /// A proxy that is spoken to without TLS, and what it knows us by. The password appears nowhere
  /// but in requests to it.
  public record Proxy(String host, int port, String user, String password) {
    /// What it is told when it wants to know who asks; nothing where no name is known.
    public Optional<String> authorization() {
      byte[] who = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return user.isEmpty()
          ? Optional.empty()
          : Optional.of("Basic " + Base64.getEncoder().encodeToString(who));
    }

    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /// Lets Java's HTTP client tell proxies names and passwords, which it does not do by itself for
  /// tunnels, unless whoever started Java decided it. To be called before the first such client of
  /// the process is made.
  public static void allowPasswords() {
    System.getProperties().putIfAbsent("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  public static Proxies of(Map<String, String> environment) {
    return new Proxies(
        proxy(environment, "HTTPS_PROXY").or(() -> proxy(environment, "ALL_PROXY")),
        proxy(environment, "HTTP_PROXY").or(() -> proxy(environment, "ALL_PROXY")),
        text(environment, "NO_PROXY")
            .map(list -> Arrays.stream(list.toLowerCase(Locale.ROOT).split("[,\\s]+")).toList())
            .orElse(List.of())
            .stream()
            .filter(entry -> !entry.isEmpty())
            .toList());
  }

  /// Through whom this address is asked; nobody when it is asked directly.
  public Optional<Proxy> of(String scheme, String host, int port) {
    Address to = new Address(scheme, Address.host(host), port);
    return to.loopback() || direct.stream().anyMatch(entry -> covers(entry, to.host(), port))
        ? Optional.empty()
        : scheme.equals("https") ? https : http;
  }

  private static boolean covers(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    int colon = entry.lastIndexOf(':');
    boolean ported = colon == entry.indexOf(':') && entry.matches(".+:\\d{1,5}");
    String name = (ported ? entry.substring(0, colon) : entry).replaceFirst("^\\*?\\.", "");
    return (!ported || entry.substring(colon + 1).equals(String.valueOf(port)))
        && (host.equals(name) || host.endsWith("." + name));
  }

  private static Optional<Proxy> proxy(Map<String, String> environment, String variable) {
    return text(environment, variable).map(text -> parse(variable, text));
  }

  /// An empty one counts as none.
  private static Optional<String> text(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable.toLowerCase(Locale.ROOT)))
        .or(() -> Optional.ofNullable(environment.get(variable)))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /// What is wrong is not repeated: a password may be in it.
  private static Proxy parse(String variable, String text) {
    try {
      URI uri = URI.create(text.contains("://") ? text : SCHEME + text);
      if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
        String[] who = String.valueOf(uri.getRawUserInfo()).split(":", 2);
        boolean named = uri.getRawUserInfo() != null;
        return new Proxy(
            uri.getHost(),
            uri.getPort() < 0 ? PORT : uri.getPort(),
            named ? decoded(who[0]) : "",
            named && who.length > 1 ? decoded(who[1]) : "");
      }
    } catch (IllegalArgumentException e) {
      // Then it is no address.
    }
    throw Fault.in(Code.SETTING_INVALID, variable)
        .what("is no proxy's address that can be used")
        .expected("http://HOST:PORT or http://USER:PASSWORD@HOST:PORT")
        .help("Other kinds of proxies, SOCKS among them, are not spoken.")
        .fault();
  }

  /// Only `%` has a meaning in there.
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
