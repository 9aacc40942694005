// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.http.Loopback;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Where one of the server's two addresses is: `key` is `camel.server` or `camel.management`.
/// `secure` when it speaks TLS.
public record Listen(String key, String host, int port, boolean secure) {
  static final String JOBS = "camel.server";
  static final String MANAGEMENT = "camel.management";

  private static final String HOST = "127.0.0.1";

  /// As it is set, or else with the usual port. Others than this machine itself may ask only where
  /// nobody can listen in between and it is known who asks.
  static Listen of(Settings settings, String key, int usual, Access access) {
    String host = settings.camel().getOrDefault(key + ".host", HOST);
    String port = settings.camel().getOrDefault(key + ".port", Integer.toString(usual));
    boolean loopback = Loopback.host(host);
    if (!loopback && !access.guarded()) {
      throw Fault.in(Code.SETTING_INVALID, settings.places().get(key + ".host"))
          .what(key + ".host")
          .expected(
              "127.0.0.1, ::1 or localhost, or a certificate (alki.tls.certificate, alki.tls.key)"
                  + " and a token or the certificates of clients (alki.tls.clients)")
          .got("'" + host + "' and " + access.missing())
          .help("docs/security.md shows how; `alki token add NAME` makes a token.")
          .fault();
    }
    if (!port.matches("[1-9]\\d{0,4}") || Integer.parseInt(port) > 65535) {
      throw Fault.in(Code.SETTING_INVALID, settings.places().get(key + ".port"))
          .what(key + ".port")
          .expected("a port from 1 to 65535")
          .got("'" + port + "'")
          .fault();
    }
    boolean secure = access.tls().isPresent() && (!loopback || key.equals(JOBS));
    return new Listen(key, host, Integer.parseInt(port), secure);
  }

  boolean loopback() {
    return Loopback.host(host);
  }

  public String url() {
    return (secure ? "https://" : "http://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + port;
  }

  /// Camel would only log that somebody else has the port.
  void requireFree() {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      socket.setReuseAddress(true);
    } catch (IOException e) {
      throw Fault.in(Code.ADDRESS_IN_USE, key + ".port")
          .what("cannot listen on " + host + ":" + port + ": " + e.getMessage())
          .help("Stop what listens there, or set another " + key + ".port.")
          .cause(e)
          .fault();
    }
  }
}
