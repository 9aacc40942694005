// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Commands whose model is on a hub.
@Timeout(60)
class HubCommandsTest {
  private static final Path MODEL = Path.of("../examples/models/stories260K");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private OneModelHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = new OneModelHub(MODEL);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void fetchShowsTheFilesAndPrintsWhereTheyAre() {
    assertThat(alki("fetch", "org/stories260K")).isZero();
    assertThat(err.toString())
        .contains("org/stories260K at " + OneModelHub.COMMIT)
        .containsPattern("model\\.safetensors +1\\.04 MB");
    Path printed = Path.of(out.toString().strip());
    assertThat(printed)
        .isEqualTo(
            folder.resolve("cache/models--org--stories260K/snapshots/" + OneModelHub.COMMIT));
    assertThat(printed.resolve("model.safetensors"))
        .hasSameBinaryContentAs(MODEL.resolve("model.safetensors"));
  }

  @Test
  void fetchPrintsOneDocument() throws IOException {
    assertThat(alki("fetch", "org/stories260K@main", "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.path("repository").asText()).isEqualTo("org/stories260K");
    assertThat(json.path("commit").asText()).isEqualTo(OneModelHub.COMMIT);
    assertThat(json.path("files")).hasSize(9);
    assertThat(Path.of(json.path("path").asText())).isDirectory();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aDryRunFetchesNothing() {
    assertThat(alki("fetch", "org/stories260K", "--dry-run")).isZero();
    assertThat(err.toString()).contains("config.json");
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void quantizeMakesTheSameOfTheHubAndOfTheFolder() {
    assertThat(alki("quantize", "org/stories260K", "-p", "Q8_0", "-o", path("there"))).isZero();
    assertThat(alki("quantize", MODEL.toString(), "-p", "Q8_0", "-o", path("here"))).isZero();
    assertThat(folder.resolve("there/stories260K-Q8_0.gguf"))
        .hasSameBinaryContentAs(folder.resolve("here/stories260K-Q8_0.gguf"));
  }

  @Test
  void quantizeBeginsBeforeAllOfTheWeightsAreThere() {
    AtomicBoolean seen = new AtomicBoolean();
    hub.atHalfOfTheWeights(() -> seen.compareAndSet(false, drafted()));
    assertThat(alki("quantize", "org/stories260K", "-p", "Q8_0", "-o", path("there"))).isZero();
    assertThat(seen).isTrue();
    assertThat(alki("quantize", MODEL.toString(), "-p", "Q8_0", "-o", path("here"))).isZero();
    assertThat(folder.resolve("there/stories260K-Q8_0.gguf"))
        .hasSameBinaryContentAs(folder.resolve("here/stories260K-Q8_0.gguf"));
    assertThat(folder.resolve("cache/models--org--stories260K/.alki"))
        .isDirectoryNotContaining("glob:**underway*");
  }

  @Test
  void withoutACacheTheResultIsTheSameAndTheWeightsAreGone() throws IOException {
    assertThat(alki("quantize", "org/stories260K", "-p", "Q8_0", "-o", path("there"), "--no-cache"))
        .isZero();
    assertThat(alki("quantize", MODEL.toString(), "-p", "Q8_0", "-o", path("here"))).isZero();
    assertThat(folder.resolve("there/stories260K-Q8_0.gguf"))
        .hasSameBinaryContentAs(folder.resolve("here/stories260K-Q8_0.gguf"));
    assertThat(weights()).isEmpty();
    assertThat(alki("convert", "org/stories260K", "-o", path("there.gguf"), "--no-cache")).isZero();
    assertThat(alki("convert", MODEL.toString(), "-o", path("here.gguf"))).isZero();
    assertThat(folder.resolve("there.gguf")).hasSameBinaryContentAs(folder.resolve("here.gguf"));
    assertThat(weights()).isEmpty();
  }

  @Test
  void typesAreChosenForASizeWithoutACache() throws IOException {
    String[] there = {"quantize", "org/stories260K", "-p", "Q4_K_M", "--target-bpw", "9"};
    assertThat(alki(plus(there, "-o", path("there"), "--no-cache"))).isZero();
    there[1] = MODEL.toString();
    assertThat(alki(plus(there, "-o", path("here")))).isZero();
    assertThat(folder.resolve("there/stories260K-Q4_K_M.gguf"))
        .hasSameBinaryContentAs(folder.resolve("here/stories260K-Q4_K_M.gguf"));
  }

  @Test
  void wrongWeightsAreRefusedWithoutACacheToo() {
    hub.lie();
    assertThat(alki("quantize", "org/stories260K", "-p", "Q8_0", "-o", path("there"), "--no-cache"))
        .isEqualTo(5);
    assertThat(err.toString()).contains("alki: HUB_DIFFERS: model.safetensors: ");
    assertThat(Optional.ofNullable(folder.resolve("there").toFile().list()).map(List::of))
        .isIn(Optional.empty(), Optional.of(List.of()));
  }

  @Test
  void aBucketIsNotReadWithoutACache() {
    assertThat(alki("run", "s3://bucket/model", "--no-cache")).isEqualTo(2);
    assertThat(err.toString()).contains("alki: WRONG_USAGE: --no-cache: ");
  }

  /// What of the size of weights is in the cache.
  private List<Path> weights() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("cache"))) {
      return all.filter(path -> path.toFile().length() > 1_000_000).toList();
    }
  }

  private static String[] plus(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void nothingAppearsThatWasMadeOfWrongWeights() {
    hub.lie();
    assertThat(alki("quantize", "org/stories260K", "-p", "Q8_0", "-o", path("there"))).isEqualTo(5);
    assertThat(err.toString()).contains("alki: HUB_DIFFERS: model.safetensors: ");
    assertThat(Optional.ofNullable(folder.resolve("there").toFile().list()).map(List::of))
        .isIn(Optional.empty(), Optional.of(List.of()));
  }

  /// Whether somebody begins to write, within some seconds.
  private boolean drafted() {
    for (int wait = 0; wait < 1000; wait++) {
      String[] files = folder.resolve("there").toFile().list();
      if (files != null && files.length > 0) {
        return true;
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return false;
  }

  @Test
  void convertMakesTheSameOfTheHubAndOfTheFolder() {
    assertThat(alki("convert", "org/stories260K", "-o", path("there.gguf"))).isZero();
    assertThat(alki("convert", MODEL.toString(), "-o", path("here.gguf"))).isZero();
    assertThat(folder.resolve("there.gguf")).hasSameBinaryContentAs(folder.resolve("here.gguf"));
  }

  @Test
  void aHubThatDoesNotAnswerIsTheServicesFault() {
    hub.close();
    assertThat(alki("fetch", "org/stories260K", "--set", "alki.hub.patience=1")).isEqualTo(5);
    assertThat(err.toString()).startsWith("alki: HUB_UNAVAILABLE: org/stories260K: ");
  }

  @Test
  void aNameThatLeadsElsewhereIsRefused() {
    assertThat(alki("fetch", "org/..")).isEqualTo(3);
    assertThat(alki("run", "org/m@../../x")).isEqualTo(3);
    assertThat(err.toString()).contains("alki: UNSAFE_NAME: ");
  }

  @Test
  void aPathThatIsNotThereIsNoModelOfTheHub() throws IOException {
    Files.createDirectories(folder.resolve("models"));
    assertThat(alki("quantize", path("models/missing"), "-p", "Q8_0", "-o", path("x")))
        .isEqualTo(3);
    assertThat(alki("quantize", "src/missing", "-p", "Q8_0", "-o", path("x"))).isEqualTo(3);
    assertThat(err.toString()).doesNotContain("HUB_").contains("FILE_NOT_FOUND");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private int alki(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--set", "alki.hub.endpoint=" + hub.endpoint()));
    all.addAll(List.of("--set", "alki.hub.cache=" + path("cache")));
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, 80, false);
    return Alki.run(console, all.toArray(String[]::new));
  }
}
