// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Certificates that sign themselves, made by the JDK's keytool, and their keys as PEM.
final class TestCertificates {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;

  TestCertificates(Path folder) {
    this.folder = folder;
  }

  /// Makes `NAME.p12`, `NAME.pem` and `NAME.key`, for localhost and 127.0.0.1.
  void make(String name, String algorithm) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", algorithm));
    command.addAll(List.of("-dname", "CN=" + name, "-validity", "3650"));
    command.addAll(List.of("-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store(name) + "", "-storepass", new String(PASSWORD)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new AssertionError(said);
    }
    KeyStore keys = load(name);
    pem(certificate(name), "CERTIFICATE", keys.getCertificate(name).getEncoded());
    pem(key(name), "PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded());
  }

  Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  Path key(String name) {
    return folder.resolve(name + ".key");
  }

  /// Trusts that server, and shows its own certificate when it has one.
  SSLContext client(String server, Optional<String> own) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry(server, load(server).getCertificate(server));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    if (own.isPresent()) {
      keys.init(load(own.get()), PASSWORD);
    } else {
      KeyStore none = KeyStore.getInstance(KeyStore.getDefaultType());
      none.load(null, null);
      keys.init(none, PASSWORD);
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private KeyStore load(String name) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store(name))) {
      keys.load(in, PASSWORD);
    }
    Certificate certificate = keys.getCertificate(name);
    if (certificate == null) {
      throw new AssertionError(name);
    }
    return keys;
  }

  private Path store(String name) {
    return folder.resolve(name + ".p12");
  }

  private static void pem(Path file, String kind, byte[] bytes) throws IOException {
    Files.writeString(
        file,
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind));
  }
}
