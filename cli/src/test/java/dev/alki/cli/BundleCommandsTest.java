// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.files.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `alki pack --together`, `alki select` and `alki migrate`, on bundles of the example model.
class BundleCommandsTest {
  private static final String MODEL = "../examples/models/stories260K";
  private static final Path OLD =
      Path.of("../processors/src/test/resources/dev/alki/bundle/version1");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path made;
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void makeModels() {
    PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
    Console console = new Console(nowhere, nowhere, false, 80, false);
    String to = made.toString();
    assertThat(Alki.run(console, "quantize", MODEL, "-p", "Q4_0,Q8_0", "-o", to)).isZero();
    assertThat(Alki.run(console, "pack", gguf("Q4_0"), gguf("Q8_0"), "--together", "-o", to))
        .isZero();
    assertThat(Alki.run(console, "pack", gguf("Q4_0"), "-o", to)).isZero();
  }

  @Test
  void filesOfOneModelBecomeOneBundle() throws IOException {
    JsonNode packed =
        json(
            0, "pack", gguf("Q4_0"), gguf("Q8_0"), "--together", "-o", folder.toString(), "--json");

    assertThat(packed.at("/bundles/0/profile").asText()).isEqualTo("Q4_0,Q8_0");
    assertThat(packed.path("bundles")).hasSize(1);
    assertThat(folder.resolve("stories260K/stories260K-Q8_0.gguf")).exists();
    assertThat(folder.resolve("stories260K/profiles/Q4_0/deploy/compose.yaml")).exists();
    assertThat(alki("verify", folder.resolve("stories260K").toString())).isZero();
  }

  @Test
  void severalProfilesDoNotHaveOneName() {
    assertThat(
            alki(
                "pack",
                gguf("Q4_0"),
                gguf("Q8_0"),
                "--together",
                "--profile",
                "x",
                "-o",
                "nowhere"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--profile: names one profile, and there are 2");
  }

  @Test
  void theBestProfileThatFitsIsSelected() throws IOException {
    String bundle = made.resolve("stories260K").toString();

    JsonNode roomy = json(0, "select", bundle, "--json");
    JsonNode narrow = json(0, "select", bundle, "--memory", "145MiB", "--json");

    assertThat(roomy.path("by").asText()).isEqualTo("bitsPerWeight");
    assertThat(roomy.at("/device/memoryBytes").asLong()).isGreaterThan(1 << 28);
    assertThat(roomy.at("/profiles/0/profile").asText()).isEqualTo("Q8_0");
    assertThat(roomy.at("/profiles/0/chosen").asBoolean()).isTrue();
    assertThat(roomy.at("/profiles/0/files/0").asText()).isEqualTo("stories260K-Q8_0.gguf");
    assertThat(narrow.at("/profiles/0/profile").asText()).isEqualTo("Q8_0");
  }

  @Test
  void peopleAreToldWhy() {
    assertThat(alki("select", made.resolve("stories260K").toString(), "--memory", "1GB")).isZero();

    assertThat(out.toString().lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("Q8_0 in ")
                    .contains("has the most bits per weight of those that fit"),
            line -> assertThat(line).startsWith("not Q4_0 in ").contains("fits, but has fewer"));
  }

  @Test
  void whenNothingFitsThatIsAResultToo() {
    int status =
        alki("select", made.resolve("stories260K").toString(), "--memory", "1MB", "--no-gpu");

    assertThat(status).isEqualTo(4);
    assertThat(out.toString()).contains("not Q4_0 in ").contains("and there are 0 MiB");
    assertThat(err.toString())
        .contains("NOTHING_FITS")
        .contains("1.00 MB of memory, without a GPU");
  }

  @Test
  void aDeviceThatMakesNoSenseIsRefused() {
    assertThat(alki("select", made.resolve("stories260K").toString(), "--memory", "much"))
        .isEqualTo(2);
  }

  @Test
  void anOldBundleIsMigratedAndSigned() throws IOException {
    String bundle = old();
    String keys = folder.resolve("keys").toString();
    assertThat(alki("key", "generate", "-o", keys, "-q")).isZero();

    JsonNode migrated = json(0, "migrate", bundle, "--key", keys + "/alki.key", "--json");

    assertThat(migrated.path("schemaVersion").asInt()).isEqualTo(2);
    assertThat(migrated.path("signature").asText()).isEqualTo("signed");
    assertThat(alki("verify", bundle, "--key", keys + "/alki.pub")).isZero();
  }

  @Test
  void aSignatureThatCannotGoAlongIsMentioned() throws IOException {
    String bundle = old();
    assertThat(alki("verify", bundle, "--key", OLD.resolve("alki.pub").toString())).isZero();

    assertThat(alki("migrate", bundle, "-o", folder.resolve("new").toString())).isZero();

    assertThat(out.toString()).contains("new: is now of version 2; its signature was for the old");
    assertThat(alki("verify", bundle, "--key", OLD.resolve("alki.pub").toString())).isZero();
    assertThat(alki("select", folder.resolve("new").toString())).isZero();
  }

  @Test
  void otherCommandsSayHowAnOldBundleComesForward() throws IOException {
    String bundle = old();
    String keys = folder.resolve("keys").toString();
    assertThat(alki("key", "generate", "-o", keys, "-q")).isZero();

    assertThat(alki("select", bundle)).isEqualTo(3);
    assertThat(alki("sign", bundle, "--key", keys + "/alki.key", "--force")).isEqualTo(3);
    assertThat(alki("publish", bundle, "oci://127.0.0.1:9/a:b")).isEqualTo(3);

    assertThat(err.toString().lines().filter(line -> line.startsWith("`alki migrate " + bundle)))
        .hasSize(3);
  }

  @Test
  void thereIsNothingToMigrateTwice() throws IOException {
    String bundle = old();
    assertThat(alki("migrate", bundle)).isZero();

    assertThat(json(0, "migrate", bundle, "--json").path("migrated").asBoolean()).isFalse();
    assertThat(alki("migrate", bundle, "-o", folder.resolve("new").toString())).isEqualTo(2);
  }

  private String old() throws IOException {
    Path from = OLD.resolve("bundle");
    Path to = folder.resolve("bundle");
    for (Path file : Folders.files(from)) {
      Path copy = to.resolve(from.relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    return to.toString();
  }

  private static String gguf(String profile) {
    return made.resolve("stories260K-" + profile + ".gguf").toString();
  }

  private JsonNode json(int status, String... args) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(alki(args)).as(err.toString()).isEqualTo(status);
    return JSON.readTree(out.toString());
  }

  private int alki(String... args) {
    return Alki.run(
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, 80, false),
        args);
  }
}
