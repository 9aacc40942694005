// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.progress.Progress;
import dev.alki.registry.Content;
import dev.alki.registry.RegistryClient;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `alki image`, on a bundle of the example model and a base of a few bytes.
class ImageCommandTest {
  private static final String MODEL = "../examples/models/stories260K";
  private static final String OCI = "application/vnd.oci.image.";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String bundle;

  @BeforeEach
  void makeABundle() {
    String to = folder.toString();
    assertThat(alki("quantize", MODEL, "-p", "Q8_0", "-o", to)).isZero();
    String gguf = folder.resolve("stories260K-Q8_0.gguf").toString();
    assertThat(alki("pack", gguf, "-o", to)).isZero();
    bundle = folder.resolve("stories260K-Q8_0").toString();
  }

  @Test
  void makesTheSameImageAsAFileAndInARegistry() throws Exception {
    try (DebianRegistry registry = DebianRegistry.in(folder)) {
      String base = registry.host() + "/base/server:v1";
      put(RegistryName.of("oci://" + base));
      Path file = folder.resolve("image.tar");
      String name = "oci://" + registry.host() + "/servers/stories:v1";

      assertThat(image("-o", file.toString(), "--base", base, "--json"))
          .as(err.toString())
          .isZero();
      JsonNode made = new ObjectMapper().readTree(out.toString());
      assertThat(made.at("/platforms/0").asText()).isEqualTo("linux/amd64");
      assertThat(Files.size(file)).isGreaterThan(made.path("bytes").asLong());
      assertThat(image("-o", file.toString(), "--base", base)).isEqualTo(2);
      assertThat(image("-o", file.toString(), "--base", base, "--force")).isZero();

      assertThat(image("-o", name, "--base", "oci://" + base)).as(err.toString()).isZero();
      assertThat(out.toString()).startsWith(made.path("digest").asText());
      assertThat(image("-o", name, "--base", base, "--set", "alki.policy.licences=CC0-1.0"))
          .isEqualTo(4);
      assertThat(image("-o", file + "2", "--base", registry.host() + "/base/none:v1")).isEqualTo(3);
      assertThat(folder.resolve("state")).isDirectoryNotContaining("glob:**/image-*");
    }
  }

  @Test
  void saysWhatItWantsAndWhatCannotBeTriedOut() throws IOException {
    assertThat(alki("image", bundle)).isEqualTo(2);
    assertThat(alki("image", "-o", "it.tar")).isEqualTo(2);
    assertThat(alki("image", "test")).isEqualTo(2);
    Path none = Files.writeString(folder.resolve("none.tar"), "no tar");
    String state = "alki.state=" + folder.resolve("state");
    assertThat(alki("image", "test", none.toString(), "--json", "--set", state)).isBetween(3, 4);
    assertThat(err.toString()).contains("none.tar");
  }

  private static void put(RegistryName name) throws IOException {
    RegistryOptions options =
        RegistryOptions.of(Settings.load(Path.of("none"), Map.of(), Map.of()), Map.of());
    try (RegistryClient client = new RegistryClient(name, options, Progress.NONE)) {
      Content layer = bytes("no more than a test needs");
      Content config =
          bytes(
              """
              {"os": "linux", "architecture": "amd64", "config": {"Entrypoint": ["/server"]},
               "rootfs": {"type": "layers", "diff_ids": ["%s"]}}
              """
                  .formatted(layer.digest()));
      client.push(layer, Optional.empty(), there -> {});
      client.push(config, Optional.empty(), there -> {});
      String manifest =
          """
          {"schemaVersion": 2, "mediaType": "%1$smanifest.v1+json",
           "config": {"mediaType": "%1$sconfig.v1+json", "digest": "%2$s", "size": %3$d},
           "layers": [{"mediaType": "%1$slayer.v1.tar", "digest": "%4$s", "size": %5$d}]}
          """
              .formatted(OCI, config.digest(), config.size(), layer.digest(), layer.size());
      client.put("v1", OCI + "manifest.v1+json", manifest.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Content bytes(String text) {
    return new Content.OfBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private int image(String... arguments) {
    String[] all = new String[arguments.length + 4];
    all[0] = "image";
    all[1] = bundle;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    all[arguments.length + 2] = "--set";
    all[arguments.length + 3] = "alki.state=" + folder.resolve("state");
    return alki(all);
  }

  private int alki(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, 80, false);
    return Alki.run(console, arguments);
  }
}
