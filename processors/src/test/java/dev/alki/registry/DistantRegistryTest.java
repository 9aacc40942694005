// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.progress.Progress;
import dev.alki.transfer.ForwardProxy;
import dev.alki.transfer.Proxies;
import dev.alki.transfer.TrustedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Registries of other machines, as far as their names tell: with TLS, and behind proxies.
@Timeout(120)
class DistantRegistryTest {
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir private static Path trusted;
  private static TrustedCertificate certificate;

  @TempDir private Path folder;
  private PublishedBundle bundle;

  @BeforeAll
  static void certify() throws Exception {
    certificate = TrustedCertificate.in(trusted, "registry.example");
  }

  @BeforeEach
  void pack() throws IOException {
    bundle = PublishedBundle.in(folder, 100_000);
  }

  @Test
  void aBundleTravelsThroughTheTunnelOfAProxyThatWantsAPassword() throws Exception {
    List<String> headers = new CopyOnWriteArrayList<>();
    try (FakeRegistry registry = FakeRegistry.secured(certificate.server());
        ForwardProxy proxy = new ForwardProxy(registry.port(), "me", "pass:w@rd")) {
      registry.mischief =
          exchange -> {
            headers.addAll(exchange.getRequestHeaders().keySet());
            return false;
          };
      String said =
          travel(
              "oci://registry.example/team/tiny:v1",
              certificate.trusting(),
              Map.of("https_proxy", "http://me:pass%3Aw%40rd@" + at(proxy)));

      assertThat(folder.resolve("pulled/Tiny-Q4_K_M.gguf"))
          .as(said)
          .hasSameBinaryContentAs(bundle.folder().resolve("Tiny-Q4_K_M.gguf"));
      assertThat(proxy.passed()).isNotEmpty().containsOnly("CONNECT registry.example:443 HTTP/1.1");
      assertThat(headers).contains("User-agent").doesNotContain("Proxy-authorization");
      assertThat(registry.authorizations).isEmpty();
    }
  }

  @Test
  void aPasswordThatTheProxyDoesNotTakeIsNotRepeated() throws Exception {
    try (FakeRegistry registry = FakeRegistry.secured(certificate.server());
        ForwardProxy proxy = new ForwardProxy(registry.port(), "me", "right")) {
      String said =
          travel(
              "oci://registry.example/team/tiny:v1",
              certificate.trusting(),
              Map.of("ALL_PROXY", "http://me:wr0ng@" + at(proxy)));

      assertThat(said)
          .contains("REGISTRY_UNAVAILABLE", "the proxy " + at(proxy) + " does not accept", "407")
          .doesNotContain("wr0ng");
      assertThat(proxy.passed()).isEmpty();
      assertThat(registry.requests).isEmpty();
    }
  }

  @Test
  void aProxyThatIsNotThereIsNamed() throws Exception {
    String said =
        travel(
            "oci://registry.example/team/tiny:v1",
            List.of(),
            Map.of("HTTPS_PROXY", "me:wr0ng@127.0.0.1:1"));
    assertThat(said)
        .contains("REGISTRY_UNAVAILABLE", "through the proxy 127.0.0.1:1")
        .doesNotContain("wr0ng");
  }

  @Test
  void whoIsNamedInNoProxyIsAskedDirectlyByACertificateThatJavaWasGiven() throws Exception {
    try (FakeRegistry registry = FakeRegistry.secured(certificate.server())) {
      String said =
          travel(
              "oci://registry.example:" + registry.port() + "/team/tiny:v1",
              List.of(),
              Map.of(
                  "HTTPS_PROXY",
                  NOBODY,
                  "NO_PROXY",
                  "registry.example",
                  "JAVA_TOOL_OPTIONS",
                  String.join(" ", certificate.trusting())));
      assertThat(folder.resolve("pulled/manifest.json")).as(said).exists();
      assertThat(registry.manifests).containsKey("v1");
    }
  }

  @Test
  void refusesACertificateThatNobodyTrustedHasSigned() throws Exception {
    try (FakeRegistry registry = FakeRegistry.secured(certificate.server())) {
      String host = "registry.example:" + registry.port();
      assertThat(travel("oci://" + host + "/team/tiny:v1", List.of(), Map.of()))
          .contains(
              "REGISTRY_UNTRUSTED: " + host + ": shows a certificate",
              "nobody whom Java trusts has signed it",
              "JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=");
      assertThat(registry.requests).isEmpty();
    }
  }

  @Test
  void refusesTheCertificateOfAnother() throws Exception {
    try (FakeRegistry registry = FakeRegistry.secured(certificate.server())) {
      String host = "other.example:" + registry.port();
      assertThat(travel("oci://" + host + "/team/tiny:v1", certificate.trusting(), Map.of()))
          .contains("REGISTRY_UNTRUSTED: " + host, "name matching other.example");
      assertThat(registry.requests).isEmpty();
    }
  }

  @Test
  void aRegistryOnThisMachineNeedsNoProxyThatIsRight() throws IOException {
    RegistryOptions plain = bundle.options(Credentials.of(Map.of(), folder));
    RegistryOptions behind =
        new RegistryOptions(
            plain.credentials(),
            plain.patience(),
            plain.uploads(),
            () -> Proxies.of(Map.of("HTTP_PROXY", NOBODY, "HTTPS_PROXY", "socks5://h")));
    try (FakeRegistry registry = new FakeRegistry()) {
      new Publisher(behind, Optional.empty(), Forms.ALL)
          .publish(List.of(bundle.folder()), registry.name("v1"), Progress.NONE, Progress.NONE);
      assertThat(registry.manifests).containsKey("v1");
    }
  }

  private static String at(ForwardProxy proxy) {
    return "127.0.0.1:" + proxy.port();
  }

  /// What a process says that has these options and variables, and for which registries of other
  /// machines are here.
  private String travel(String name, List<String> options, Map<String, String> environment)
      throws Exception {
    Path hosts = folder.resolve("hosts");
    Files.writeString(hosts, "127.0.0.1 registry.example other.example\n");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + hosts));
    command.add("-Duser.home=" + folder);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(OneDistantPublish.class.getName(), folder.toString(), name));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(it -> it.toLowerCase().endsWith("_proxy"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return said;
  }
}
