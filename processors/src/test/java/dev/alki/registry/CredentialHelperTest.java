// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Programs that keep passwords, on the path of a process of its own.
@DisabledOnOs(OS.WINDOWS)
class CredentialHelperTest {
  private static final String SECRET = "CANARY-5e2c";

  @TempDir private Path folder;
  private PublishedBundle bundle;

  @BeforeEach
  void pack() throws IOException {
    bundle = PublishedBundle.in(folder, 1000);
  }

  @Test
  void givesThePasswordOfTheRegistryThatAsks() throws Exception {
    try (FakeRegistry registry = guarded()) {
      helper(
          """
          [ "$1" = get ] || exit 3
          read -r server
          printf '{"ServerURL": "%s", "Username": "me", "Secret": "SECRET"}' "$server"
          """);
      config("{\"credHelpers\": {\"127.0.0.1:" + registry.port() + "\": \"alki-test\"}}");
      Programs.Result result = publish(registry);
      assertThat(result.status()).as(result.output()).isZero();
      assertThat(registry.manifests).containsKey("v1");
    }
  }

  @Test
  void isAskedForEveryRegistryWhenItKeepsAll() throws Exception {
    try (FakeRegistry registry = guarded()) {
      helper(
          """
          printf '{"Username": "me", "Secret": "SECRET"}'
          """);
      config("{\"credsStore\": \"alki-test\"}");
      assertThat(publish(registry).status()).isZero();
    }
  }

  @Test
  void mayHaveNothing() throws Exception {
    try (FakeRegistry registry = guarded()) {
      helper(
          """
          echo 'credentials not found in native keychain'
          exit 1
          """);
      config("{\"credsStore\": \"alki-test\"}");
      assertThat(publish(registry).output()).contains("wants to know who asks");
    }
  }

  @Test
  void isNeverRepeatedWhenItFails() throws Exception {
    try (FakeRegistry registry = guarded()) {
      config("{\"credsStore\": \"alki-test\"}");
      for (String script :
          new String[] {
            "echo SECRET; echo SECRET >&2; exit 1", "echo '{\"Secret\": SECRET'", ":"
          }) {
        helper(script);
        Programs.Result result = publish(registry);
        assertThat(result.status()).isNotZero();
        assertThat(result.output()).contains("docker-credential-alki-test").doesNotContain(SECRET);
      }
    }
  }

  private static FakeRegistry guarded() throws IOException {
    FakeRegistry registry = new FakeRegistry();
    String right =
        "Basic "
            + Base64.getEncoder().encodeToString(("me:" + SECRET).getBytes(StandardCharsets.UTF_8));
    registry.mischief =
        exchange -> {
          if (right.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return false;
          }
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
          FakeRegistry.send(exchange, 401, new byte[0]);
          return true;
        };
    return registry;
  }

  private void helper(String script) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path program = bin.resolve("docker-credential-alki-test");
    Files.writeString(program, "#!/bin/sh\n" + script.replace("SECRET", SECRET) + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void config(String json) throws IOException {
    Files.createDirectories(folder.resolve("docker"));
    Files.writeString(folder.resolve("docker/config.json"), json);
  }

  private Programs.Result publish(FakeRegistry registry) throws Exception {
    return Programs.run(
        folder,
        "/usr/bin/env",
        "-u",
        "REGISTRY_AUTH_FILE",
        "PATH=" + folder.resolve("bin") + ":" + System.getenv("PATH"),
        "DOCKER_CONFIG=" + folder.resolve("docker"),
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        OnePublish.class.getName(),
        bundle.folder().toString(),
        bundle.state().toString(),
        registry.name("v1").toString());
  }
}
