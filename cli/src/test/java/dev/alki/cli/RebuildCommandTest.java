// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.files.Digest;
import dev.alki.files.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `alki rebuild`, of a bundle that the whole pipeline made, with what it measured.
class RebuildCommandTest {
  private static final Path MODEL = Path.of("../examples/models/stories260K");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StringWriter OUT = new StringWriter();
  private static final StringWriter ERR = new StringWriter();

  @TempDir private static Path made;
  private static Path original;
  @TempDir private Path folder;
  private Path bundle;

  @BeforeAll
  static void runThePipeline() throws IOException {
    original = run(MODEL, made, pipeline(made, "validate", "benchmark"));
  }

  @BeforeEach
  void copyIt() throws IOException {
    bundle = copy(original, folder.resolve("bundle"));
  }

  @Test
  void theSameRunElsewhereMakesTheSameBytes() throws IOException {
    Path source = copy(MODEL, folder.resolve("under-another-name"));
    Path kept = folder.resolve("kept");

    assertThat(rebuild("--source", source.toString(), "-o", kept.toString(), "--json"))
        .as(ERR.toString())
        .isZero();

    JsonNode document = JSON.readTree(OUT.toString());
    assertThat(document.path("same").asBoolean()).isTrue();
    assertThat(document.path("differences")).isEmpty();
    assertThat(digests(kept)).isEqualTo(digests(bundle));
    assertThat(rebuild("--source", source.toString())).isZero();
    assertThat(OUT.toString()).contains("files are the same, byte for byte");
    assertThat(folder.resolve("state"))
        .isDirectoryNotContaining(it -> it.toString().contains("alki-part"));
  }

  @Test
  void aSignedProvenanceIsEnough() {
    String keys = folder.resolve("keys").toString();
    assertThat(alki("key", "generate", "-o", keys)).isZero();
    assertThat(alki("sign", bundle.toString(), "--key", keys + "/alki.key")).isZero();
    String provenance = bundle.resolve("provenance.sigstore.json").toString();
    String source = MODEL.toString();

    assertThat(alki("rebuild", "--from", provenance, "--source", source)).isEqualTo(2);
    assertThat(ERR.toString()).contains("--key PUB");
    assertThat(
            alki(
                "rebuild",
                "--from",
                provenance,
                "--source",
                source,
                "--key",
                keys + "/alki.pub",
                "--set",
                state()))
        .as(ERR.toString())
        .isZero();
  }

  @Test
  void whatDiffersIsNamed() throws IOException {
    Path readme = bundle.resolve("README.md");
    Path manifest = bundle.resolve("manifest.json");
    String before = Digest.sha256(readme);
    Files.writeString(readme, Files.readString(readme).replace("passed", "PASSED"));
    Files.writeString(manifest, Files.readString(manifest).replace(before, Digest.sha256(readme)));

    assertThat(rebuild("--source", MODEL.toString())).isEqualTo(4);

    assertThat(OUT.toString()).contains("README.md: has sha256", "manifest.json: has sha256");
    assertThat(OUT.toString().lines()).hasSize(2);
    assertThat(ERR.toString()).startsWith("alki: BUNDLE_DIFFERS: ");
  }

  @Test
  void aSourceOfOtherBytesIsRefused() throws IOException {
    Path source = copy(MODEL, folder.resolve("stories260K"));
    Files.writeString(source.resolve("config.json"), " ", StandardOpenOption.APPEND);

    assertThat(rebuild("--source", source.toString())).isEqualTo(3);
    assertThat(ERR.toString())
        .startsWith("alki: REBUILD_IMPOSSIBLE: ")
        .contains("the source is not what it was: config.json");
  }

  @Test
  void anotherVersionOfTheToolIsRefused() throws IOException {
    manifest(json -> ((ObjectNode) json.path("tool")).put("version", "0.0.7"));

    assertThat(rebuild("--source", MODEL.toString())).isEqualTo(3);
    assertThat(ERR.toString()).contains("another version of Alki").contains("got 0.0.7");
  }

  @Test
  void aProfileThatIsOtherwiseNowIsRefused() throws IOException {
    manifest(json -> {
      for (JsonNode each : json.findParents("quantization")) {
        ((ObjectNode) each.at("/quantization/profile")).put("pure", true);
      }
    });

    assertThat(rebuild("--source", MODEL.toString())).isEqualTo(3);
    assertThat(ERR.toString()).contains("the profile is not what it was");
  }

  @Test
  void aSourceThatIsNotSaidWhereIsAskedFor() {
    assertThat(rebuild()).isEqualTo(3);
    assertThat(ERR.toString()).contains("--source PLACE");
  }

  @Test
  void twoRunsInTwoPlacesMakeTheSameBytes() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");

    Path first = run(copy(MODEL, one.resolve("stories260K")), one, pipeline(one));
    Path second = run(copy(MODEL, two.resolve("stories260K")), two, pipeline(two));

    assertThat(digests(first)).isEqualTo(digests(second)).hasSizeGreaterThan(5);
  }

  private interface Change {
    void on(ObjectNode manifest);
  }

  private void manifest(Change change) throws IOException {
    Path file = bundle.resolve("manifest.json");
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    change.on(json);
    Files.write(file, JSON.writeValueAsBytes(json));
  }

  private static Path pipeline(Path place, String... checks) throws IOException {
    StringBuilder steps = new StringBuilder();
    for (String verb : new String[] {"fetch", "convert", "quantize"}) {
      steps.append("        - to: {uri: \"kamelet:").append(verb).append("\"}\n");
    }
    for (String verb : checks) {
      steps.append("        - to: {uri: \"kamelet:").append(verb).append("\"}\n");
    }
    steps.append(
        "        - to: {uri: \"kamelet:pack\", parameters: {image: \"example.org/it:1\"}}\n");
    return Files.writeString(
        Files.createDirectories(place).resolve("pipeline.yaml"),
        """
        - route:
            id: pipeline
            from:
              uri: direct:pipeline
              steps:
        """
            + steps);
  }

  private static Path run(Path source, Path place, Path pipeline) {
    String out = place.resolve("out").toString();
    assertThat(
            alki(
                "run",
                source.toString(),
                "-p",
                "Q4_K_M",
                "-o",
                out,
                "--pipeline",
                pipeline.toString(),
                "--set",
                "alki.state=" + place.resolve("state")))
        .as(ERR.toString())
        .isZero();
    return place.resolve("out/stories260K/Q4_K_M");
  }

  private int rebuild(String... more) {
    String[] arguments = new String[more.length + 5];
    arguments[0] = "rebuild";
    arguments[1] = "--from";
    arguments[2] = bundle.toString();
    arguments[3] = "--set";
    arguments[4] = state();
    System.arraycopy(more, 0, arguments, 5, more.length);
    return alki(arguments);
  }

  private String state() {
    return "alki.state=" + folder.resolve("state");
  }

  private static Path copy(Path from, Path to) throws IOException {
    for (Path file : Folders.files(from)) {
      Path copy = to.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    return to;
  }

  private static Map<String, String> digests(Path of) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (Path file : Folders.files(of)) {
      digests.put(of.relativize(file).toString(), Digest.sha256(file));
    }
    return digests;
  }

  private static int alki(String... arguments) {
    OUT.getBuffer().setLength(0);
    ERR.getBuffer().setLength(0);
    Console console =
        new Console(new PrintWriter(OUT, true), new PrintWriter(ERR, true), false, 80, false);
    return Alki.run(console, arguments);
  }
}
