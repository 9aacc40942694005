// SPDX-License-Identifier: Apache-2.0
package dev.alki.transfer;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate for some names, signed by itself, in a store by which a process can be told to
/// trust it.
public record TrustedCertificate(Path store) {
  private static final String PASSWORD = "changeit";

  public static TrustedCertificate in(Path folder, String... names) throws Exception {
    Path store = folder.resolve("trusted.p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "own", "-keyalg", "EC", "-dname", "CN=own"));
    command.addAll(List.of("-validity", "3650", "-storetype", "PKCS12", "-ext"));
    command.add(
        Arrays.stream(names).map(it -> "dns:" + it).collect(Collectors.joining(",", "san=", "")));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new AssertionError(said);
    }
    TrustedCertificate made = new TrustedCertificate(store);
    KeyStore keys = made.load();
    keys.setCertificateEntry("trusted", keys.getCertificate("own"));
    try (OutputStream out = Files.newOutputStream(store)) {
      keys.store(out, PASSWORD.toCharArray());
    }
    return made;
  }

  /// For the server that shows it.
  public SSLContext server() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(load(), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /// What Java is told to trust it.
  public List<String> trusting() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  private KeyStore load() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }
}
