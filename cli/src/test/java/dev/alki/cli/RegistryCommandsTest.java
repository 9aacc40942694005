// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.files.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `alki publish` and `alki pull`, on a bundle of the example model.
class RegistryCommandsTest {
  private static final String MODEL = "../examples/models/stories260K";

  /// Nobody listens there.
  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir private static Path made;
  private static Path bundle;
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void makeABundle() {
    PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
    Console console = new Console(nowhere, nowhere, false, 80, false);
    String to = made.toString();
    assertThat(Alki.run(console, "quantize", MODEL, "-p", "Q8_0", "-o", to)).isZero();
    String gguf = made.resolve("stories260K-Q8_0.gguf").toString();
    assertThat(Alki.run(console, "pack", gguf, "-o", to)).isZero();
    bundle = made.resolve("stories260K-Q8_0");
  }

  @Test
  void carryASignedBundleThroughARegistry() throws Exception {
    String keys = folder.resolve("keys").toString();
    Path signed = folder.resolve("bundle");
    for (Path file : Folders.files(bundle)) {
      Path copy = signed.resolve(bundle.relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    assertThat(alki("key", "generate", "-o", keys)).isZero();
    assertThat(alki("sign", signed.toString(), "--key", keys + "/alki.key")).isZero();
    try (DebianRegistry registry = DebianRegistry.in(folder)) {
      String name = name(registry.host(), "v1");
      assertThat(alki("publish", signed.toString(), name, "--json")).as(err.toString()).isZero();
      JsonNode published = new ObjectMapper().readTree(out.toString());
      String digest = published.path("digest").asText();
      assertThat(published.path("reference").asText()).isEqualTo(name);

      String pulled = folder.resolve("pulled").toString();
      String byDigest = name.replace(":v1", "@" + digest);
      assertThat(alki("pull", byDigest, "-o", pulled, "--json")).as(err.toString()).isZero();
      assertThat(new ObjectMapper().readTree(out.toString()).path("digest").asText())
          .isEqualTo(digest);
      assertThat(alki("verify", pulled, "--key", keys + "/alki.pub")).as(err.toString()).isZero();

      assertThat(alki("verify", byDigest, "--key", keys + "/alki.pub")).as(err.toString()).isZero();
      assertThat(out.toString()).contains(byDigest).contains("its signature is valid");
      assertThat(alki("publish", signed.toString(), name, "--key", keys + "/alki.key", "-v"))
          .as(err.toString())
          .isZero();
      String said = out + err.toString();
      assertThat(alki("verify", name, "--key", keys + "/alki.pub", "--json")).isZero();
      assertThat(new ObjectMapper().readTree(out.toString()).at("/bundles/0/attestations"))
          .hasSize(5);
      said += out + err.toString();
      assertThat(alki("key", "generate", "-o", keys + "/next")).isZero();
      Path policy = folder.resolve("policy.yaml");
      Files.writeString(
          policy, "keys: [keys/next/alki.pub, keys/alki.pub]\nrequire: [provenance, bom]\n");
      assertThat(alki("verify", name, "--policy", policy.toString())).as(err.toString()).isZero();
      said += out + err.toString() + everything(folder.resolve("registry"));
      for (String line : Files.readAllLines(Path.of(keys, "alki.key")).subList(1, 3)) {
        assertThat(said).doesNotContain(line);
      }

      assertThat(alki("pull", name, "-o", pulled)).isEqualTo(2);
      assertThat(alki("pull", name, "-o", pulled, "--force")).isZero();
      assertThat(out.toString().strip()).isEqualTo(digest);
      assertThat(alki("pull", name(registry.host(), "v2"), "-o", folder.resolve("none").toString()))
          .isEqualTo(3);
      assertThat(err.toString()).contains("REGISTRY_NOT_FOUND");
    }
  }

  @Test
  void carryOneProfileOfSeveral() throws Exception {
    String other = folder.resolve("other").toString();
    String gguf = bundle.resolve("stories260K-Q8_0.gguf").toString();
    assertThat(alki("pack", gguf, "--profile", "small", "-o", other)).isZero();
    try (DebianRegistry registry = DebianRegistry.in(folder)) {
      String name = name(registry.host(), "v1");
      assertThat(alki("publish", bundle.toString(), small(other), name, "--json"))
          .as(err.toString())
          .isZero();
      assertThat(new ObjectMapper().readTree(out.toString()).path("tags")).hasSize(7);
      assertThat(err.toString()).doesNotContain("chat template");

      String pulled = folder.resolve("pulled").toString();
      assertThat(alki("pull", name, "-o", pulled)).isEqualTo(2);
      assertThat(err.toString()).contains("--profile: Q8_0, small");
      assertThat(alki("pull", name, "--profile", "small", "-o", pulled)).isZero();
      assertThat(alki("verify", pulled)).isZero();
      assertThat(alki("verify", pulled, "--profile", "small")).isEqualTo(2);
      assertThat(alki("verify", name, "--profile", "small")).isZero();
      assertThat(out.toString()).contains(" (small): every byte").doesNotContain("Q8_0");
      assertThat(alki("verify", name, "--json")).isZero();
      assertThat(new ObjectMapper().readTree(out.toString()).findValuesAsText("profile"))
          .containsExactly("Q8_0", "small");
      assertThat(
              alki(
                  "publish",
                  small(other),
                  name(registry.host(), "v2"),
                  "--form",
                  "docker",
                  "--json"))
          .isZero();
      assertThat(new ObjectMapper().readTree(out.toString()).path("tags").path(0).path("form"))
          .hasToString("\"docker\"");
    }
  }

  @Test
  void refuseWhatIsNoName() {
    for (String bad : List.of("oci://", "registry/a:b", "oci://h/UPPER:1")) {
      assertThat(alki("publish", bundle.toString(), bad)).isEqualTo(2);
      assertThat(alki("pull", bad, "-o", folder.resolve("out").toString())).isEqualTo(2);
    }
    assertThat(alki("publish", bundle.toString(), "oci://" + NOWHERE + "/a")).isEqualTo(2);
    assertThat(err.toString()).contains("tag");
  }

  @Test
  void publishToASharedFolder() throws IOException {
    String shared = folder.resolve("shared/stories").toString();
    assertThat(alki("publish", bundle.toString(), shared, "--json")).as(err.toString()).isZero();
    JsonNode published = new ObjectMapper().readTree(out.toString());
    assertThat(published.path("reference").asText()).isEqualTo(shared);
    assertThat(published.has("tags")).isFalse();
    assertThat(alki("verify", shared)).isZero();
    assertThat(alki("publish", bundle.toString(), shared, "--form", "docker")).isEqualTo(2);
  }

  @Test
  void sayWhenThereIsNoRegistry() {
    assertThat(
            alki(
                "publish",
                bundle.toString(),
                name(NOWHERE, "v1"),
                "--set",
                "alki.registry.patience=1"))
        .isEqualTo(5);
    assertThat(err.toString()).contains("REGISTRY_UNAVAILABLE");
  }

  @Test
  void publishNothingThatThePolicyForbids() {
    assertThat(
            alki(
                "publish",
                bundle.toString(),
                name(NOWHERE, "v1"),
                "--set",
                "alki.policy.licences=CC0-1.0"))
        .isEqualTo(4);
    assertThat(err.toString()).contains("POLICY_DENIED", "CC0-1.0");
  }

  @Test
  void publishNothingThatDoesNotVerify() throws IOException {
    assertThat(alki("publish", folder.toString(), name(NOWHERE, "v1"))).isEqualTo(3);
    assertThat(err.toString()).contains("BUNDLE_INVALID");
  }

  private static String small(String packed) {
    return packed + "/stories260K-Q8_0-small";
  }

  /// All that the registry got.
  private static String everything(Path place) throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : Folders.files(place)) {
      all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    }
    return all.toString();
  }

  private static String name(String host, String tag) {
    return "oci://" + host + "/models/stories:" + tag;
  }

  private int alki(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, 80, false);
    return Alki.run(console, arguments);
  }
}
