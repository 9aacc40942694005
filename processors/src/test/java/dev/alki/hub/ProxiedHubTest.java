// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.transfer.ForwardProxy;
import dev.alki.transfer.Proxies;
import dev.alki.transfer.TrustedCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A hub behind the proxies that an environment names.
@Timeout(120)
class ProxiedHubTest {
  @TempDir private static Path trusted;
  private static TrustedCertificate certificate;

  @TempDir private Path folder;

  @BeforeAll
  static void certify() throws Exception {
    certificate = TrustedCertificate.in(trusted, "hub.example", "cdn.example");
  }

  @Test
  void aModelComesThroughTheTunnelOfAProxyThatWantsAPassword() throws Exception {
    byte[] weights = TestHub.bytes(3_000_000, 1);
    try (FakeHub hub = FakeHub.secured(certificate.server(), "https://cdn.example");
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
    try (FakeHub hub = FakeHub.secured(certificate.server(), "https://cdn.example");
        ForwardProxy proxy = new ForwardProxy(hub.port(), "me", "right")) {
      String said = fetch("https://hub.example", "HTTPS_PROXY", "http://me:wr0ng@" + at(proxy));

      assertThat(said).contains("HUB_UNAVAILABLE").contains("407").doesNotContain("wr0ng");
      assertThat(proxy.passed()).isEmpty();
      assertThat(hub.asked()).isEmpty();
    }
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
    command.addAll(certificate.trusting());
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
}
