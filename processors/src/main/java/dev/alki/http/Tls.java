// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Secret;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/// A server's certificate with those that lead to it, its key, and whose clients are known: all
/// PEM, checked against each other.
public record Tls(Buffer certificates, PrivateKey key, Optional<Buffer> clients) {
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  /// Nothing when no certificate is set.
  public static Optional<Tls> of(Settings settings) {
    Optional<Path> certificate = path(settings, Setting.TLS_CERTIFICATE);
    Optional<Secret> key = settings.secret(Setting.TLS_KEY);
    Optional<Path> clients = path(settings, Setting.TLS_CLIENTS);
    if (certificate.isEmpty() && key.isEmpty() && clients.isEmpty()) {
      return Optional.empty();
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      throw Fault.in(Code.SETTING_INVALID, Setting.TLS_CERTIFICATE.key())
          .what("a certificate and its key go together")
          .expected("both " + Setting.TLS_CERTIFICATE.key() + " and " + Setting.TLS_KEY.key())
          .fault();
    }
    byte[] chain = read(certificate.get());
    X509Certificate own = certificates(certificate.get(), chain).iterator().next();
    PrivateKey secret =
        PemKey.of(key.get(), settings.secret(Setting.TLS_KEY_PASSWORD)).fitting(own);
    return Optional.of(
        new Tls(
            Buffer.buffer(chain),
            secret,
            clients.map(file -> {
              byte[] pem = read(file);
              certificates(file, pem);
              return Buffer.buffer(pem);
            })));
  }

  /// Whether clients have to show a certificate.
  public boolean mutual() {
    return clients.isPresent();
  }

  void apply(HttpServerOptions options) {
    options
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setKeyCertOptions(
            new PemKeyCertOptions().addCertValue(certificates).addKeyValue(PemKey.pem(key)))
        .setClientAuth(mutual() ? ClientAuth.REQUIRED : ClientAuth.NONE);
    options.setTrustOptions(null);
    clients.ifPresent(pem -> options.setTrustOptions(new PemTrustOptions().addCertValue(pem)));
  }

  @Override
  public String toString() {
    return "TLS" + (mutual() ? " with certificates of clients" : "");
  }

  private static Optional<Path> path(Settings settings, Setting setting) {
    return Optional.of(settings.text(setting)).filter(it -> !it.isEmpty()).map(Path::of);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw Fault.in(Code.FILE_UNREADABLE, file).what("cannot be read").cause(e).fault();
    }
  }

  private static Collection<X509Certificate> certificates(Path file, byte[] pem) {
    try {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (!all.isEmpty()) {
        return all.stream().map(X509Certificate.class::cast).toList();
      }
    } catch (GeneralSecurityException e) {
      throw none(file).cause(e).fault();
    }
    throw none(file).fault();
  }

  private static Fault.Draft none(Path file) {
    return Fault.in(Code.SETTING_INVALID, file).what("has no certificates").expected("X.509, PEM");
  }
}
