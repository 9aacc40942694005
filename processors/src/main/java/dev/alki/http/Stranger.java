// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;

/// A web page of another origin must not reach us through somebody's browser, whatever its name
/// resolves to.
final class Stranger {
  private Stranger() {}

  /// What is to be answered to a request that comes from one. Only where all clients are on this
  /// machine is it known what we are called; elsewhere the certificate has to fit the name.
  static Optional<Problem> in(HttpServerRequest request, boolean loopback) {
    HostAndPort host = request.authority();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (host == null || loopback && !Loopback.host(host.host())) {
      return Optional.of(
          problem(
              Status.MISDIRECTED_REQUEST, "the header Host names another machine than this one"));
    }
    return origin == null || origin.equals(request.scheme() + "://" + host)
        ? Optional.empty()
        : Optional.of(problem(Status.FORBIDDEN, "a web page of another origin asks"));
  }

  private static Problem problem(Status status, String reason) {
    return Problem.of(
        status,
        Fault.in(Code.REQUEST_HOST, "request")
            .what(reason)
            .help("Use the address that the server names at its start.")
            .fault());
  }
}
