// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.hub.Proxies.Proxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The proxies that an environment names.
@Timeout(120)
class ProxiesTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;

  @Test
  void aModelComesThroughTheTunnelOfAProxyThatWantsAPassword() throws Exception {
    byte[] weights = TestHub.bytes(3_000_000, 1);
    try (FakeHub hub = FakeHub.secured(tls(), "https://cdn.example");
        ForwardProxy proxy = new ForwardProxy(hub.port(), "me", "pass:w@rd")) {
      hub.with("org/m", "config.json", "{}").with("org/m", "model.safetensors", weights);
      String said =
          fetch("https://hub.example", "HTTPS_PROXY", "http://me:pass%3Aw%40rd@" + at(proxy));

      assertThat(Path.of(said.lines().toList().getLast()).resolve("model.safetensors"))
          .hasBinaryContent(weights);
      assertThat(proxy.passed())
          .contains("CONNECT hub.example:443 HTTP/1.1", "CONNECT cdn.example:443 HTTP/1.1");
      assertThat(hub.asked())
          .filteredOn(asked -> asked.path().startsWith("/api"))
          .isNotEmpty()
          .allMatch(asked -> asked.authorization().equals("Bearer hf_secret"));
      assertThat(hub.asked())
          .filteredOn(asked -> asked.path().startsWith("/cdn"))
          .isNotEmpty()
          .allMatch(asked -> asked.authorization().equals("null"));
    }
  }

  @Test
  void aHubWithoutTlsIsAskedThroughAProxyAsWell() throws Exception {
    try (FakeHub hub = new FakeHub();
        ForwardProxy proxy = new ForwardProxy(hub.port(), "me", "secret")) {
      hub.with("org/m", "config.json", "{}").with("org/m", "tokenizer.json", "{}");
      fetch("http://hub.example", "http_proxy", "me:secret@" + at(proxy));

      assertThat(proxy.passed()).anyMatch(line -> line.startsWith("GET http://hub.example/api/"));
      assertThat(hub.asked()).isNotEmpty().allMatch(asked -> asked.authorization().equals("null"));
    }
  }

  @Test
  void nobodyIsToldThePassword() throws Exception {
    try (FakeHub hub = FakeHub.secured(tls(), "https://cdn.example");
        ForwardProxy proxy = new ForwardProxy(hub.port(), "me", "right")) {
      String said = fetch("https://hub.example", "HTTPS_PROXY", "http://me:wr0ng@" + at(proxy));

      assertThat(said).contains("HUB_UNAVAILABLE").contains("407").doesNotContain("wr0ng");
      assertThat(proxy.passed()).isEmpty();
      assertThat(hub.asked()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://me:secret@host:1", "https://host", "http://", "me:secret@", "a b"})
  void anAddressThatIsNoneIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", text)))
        .isInstanceOfSatisfying(
            Fault.class,
            fault -> {
              assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
              assertThat(fault.report()).contains("HTTPS_PROXY").doesNotContain("secret");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "hub.example, false",
    "sub.hub.example, false",
    "hub.example.org, true",
    "otherhub.example, true",
    "dot.example, false",
    "a.dot.example, false",
    "port.example, true",
    "HUB.example., false",
    "10.0.0.1, false",
    "10.0.0.2, true",
    "localhost, false",
    "127.0.0.1, false",
    "[::1], false"
  })
  void whatIsNamedInNoProxyIsAskedDirectly(String host, boolean proxied) {
    Proxies proxies =
        Proxies.of(
            Map.of(
                "HTTPS_PROXY",
                "proxy:3128",
                "NO_PROXY",
                "hub.example, .dot.example,port.example:444 10.0.0.1"));
    assertThat(proxies.of("https", host, 443).isPresent()).isEqualTo(proxied);
    assertThat(proxies.of("http", host, 80)).isEmpty();
  }

  @Test
  void anEntryWithAPortIsForThatPort() {
    Proxies proxies =
        Proxies.of(Map.of("HTTPS_PROXY", "proxy:3128", "NO_PROXY", "port.example:444"));
    assertThat(proxies.of("https", "port.example", 444)).isEmpty();
    assertThat(proxies.of("https", "port.example", 443)).contains(new Proxy("proxy", 3128, "", ""));
  }

  @Test
  void aStarIsForEverythingAndSmallLettersWin() {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "big", "https_proxy", "http://small:1/", "NO_PROXY", "*");
    assertThat(Proxies.of(environment).https()).contains(new Proxy("small", 1, "", ""));
    assertThat(Proxies.of(environment).of("https", "hub.example", 443)).isEmpty();
  }

  @Test
  void anEmptyVariableIsNone() {
    assertThat(Proxies.of(Map.of("HTTPS_PROXY", " ", "NO_PROXY", ""))).isEqualTo(Proxies.NONE);
  }

  @Test
  void aPrivateAddressIsNotAskedThroughAProxyEither() {
    Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", "10.9.9.9:3128"));
    Reach reach = new Reach(URI.create("https://hub.example"), Set.of(), proxies);

    assertThatThrownBy(() -> reach.checkThroughProxy(URI.create("https://10.0.0.1/x")))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.code()).isEqualTo(Code.HUB_ADDRESS));
    assertThatThrownBy(() -> reach.check(URI.create("https://10.9.9.9:3128/x")))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.code()).isEqualTo(Code.HUB_ADDRESS));
    reach.checkThroughProxy(URI.create("https://hub.example/x"));
  }

  /// What a process says that has these variables in its environment and no others of the kind.
  private String fetch(String endpoint, String variable, String value) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    if (Files.exists(store())) {
      command.add("-Djavax.net.ssl.trustStore=" + store());
      command.add("-Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD));
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(OneProxiedFetch.class.getName());
    command.add("org/m");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.toLowerCase().endsWith("_proxy"));
    builder.environment().put(variable, value);
    builder.environment().put("HF_ENDPOINT", endpoint);
    builder.environment().put("HF_TOKEN", "hf_secret");
    builder.environment().put("HF_HUB_CACHE", folder.resolve("cache").toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return said;
  }

  private static String at(ForwardProxy proxy) {
    return "127.0.0.1:" + proxy.port();
  }

  /// A certificate for hub.example and cdn.example, in a store that is trusted as well.
  private SSLContext tls() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "hub", "-keyalg", "EC", "-dname", "CN=hub"));
    command.addAll(List.of("-validity", "3650", "-storetype", "PKCS12"));
    command.addAll(List.of("-ext", "san=dns:hub.example,dns:cdn.example"));
    command.addAll(List.of("-keystore", store() + "", "-storepass", new String(PASSWORD)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store())) {
      keys.load(in, PASSWORD);
    } catch (IOException e) {
      throw new AssertionError(said, e);
    }
    KeyStore trusted = keys;
    trusted.setCertificateEntry("trusted", keys.getCertificate("hub"));
    try (var out = Files.newOutputStream(store())) {
      trusted.store(out, PASSWORD);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private Path store() {
    return folder.resolve("hub.p12");
  }
}
