// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import dev.alki.access.Caller;
import dev.alki.access.Door;
import dev.alki.access.Scope;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;

/// Who asks in each request that is being answered.
public final class Callers {
  private final Door door;
  private final Map<String, Caller> now = new ConcurrentHashMap<>();

  public Callers(Door door) {
    this.door = door;
  }

  /// Lets the client in, or throws what it is to be told.
  void admit(RoutingContext context, Scope scope) {
    HttpServerRequest request = context.request();
    List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    if (headers.size() > 1) {
      throw Fault.in(Code.REQUEST_INVALID, "request")
          .what("has the header Authorization more than once")
          .fault();
    }
    Caller caller =
        door.admit(headers.stream().findFirst(), certificate(request), scope, "request");
    String number = Gate.number(context);
    now.put(number, caller);
    context.addEndHandler(_ -> now.remove(number));
  }

  /// Of the request of this number.
  Caller of(String number) {
    return Optional.ofNullable(now.get(number))
        .orElseThrow(() -> new IllegalStateException("nobody was let in for " + number));
  }

  static Scope scope(HttpMethod method) {
    if (method.equals(HttpMethod.DELETE)) {
      return Scope.CANCEL;
    }
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)
        ? Scope.READ
        : Scope.SUBMIT;
  }

  /// The common name in the client's certificate, which the handshake has checked.
  private static Optional<String> certificate(HttpServerRequest request) {
    if (request.sslSession() == null) {
      return Optional.empty();
    }
    try {
      List<Certificate> chain = List.of(request.sslSession().getPeerCertificates());
      return chain.getFirst() instanceof X509Certificate own
          ? Optional.of(commonName(own))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static String commonName(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName();
    try {
      return new LdapName(subject)
          .getRdns().stream()
              .filter(it -> it.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(Object::toString)
              .findFirst()
              .orElse(subject)
              .replaceAll("[^A-Za-z0-9._-]", "_");
    } catch (InvalidNameException e) {
      throw new IllegalStateException("a certificate's subject is a name", e);
    }
  }
}
