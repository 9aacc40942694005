// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.files.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `alki gc`, after the example model was quantized by a pipeline of three steps.
class GcCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void run() throws IOException {
    Path pipeline =
        Files.writeString(
            folder.resolve("pipeline.yaml"),
            """
            - route:
                id: pipeline
                from:
                  uri: direct:pipeline
                  steps:
                    - to: {uri: "kamelet:fetch"}
                    - to: {uri: "kamelet:convert"}
                    - to: {uri: "kamelet:quantize"}
            """);
    String model = "../examples/models/stories260K";
    String to = folder.resolve("out").toString();
    assertThat(alki("run", model, "-p", "Q8_0", "-o", to, "--pipeline", pipeline.toString()))
        .isZero();
  }

  @Test
  void keepsWhatABundleNeedsHoweverOldItIs() throws IOException {
    makeOld();
    assertThat(gc("--older", "30d").get("bytes").asLong()).isZero();
    assertThat(gc("--size", "1B").get("bytes").asLong()).isZero();
  }

  @Test
  void freesWhatWasMadeForABundleThatIsGone() throws IOException {
    Folders.delete(folder.resolve("out"));
    assertThat(gc("--older", "30d").get("bytes").asLong()).isZero();
    makeOld();
    long would = gc("--older", "30d", "--dry-run").get("bytes").asLong();
    assertThat(would).isGreaterThan(200_000);
    assertThat(gc("--older", "30d").get("bytes").asLong()).isEqualTo(would);
    assertThat(gc("--older", "30d").get("left").asLong()).isLessThan(would);
  }

  private void makeOld() throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(40)));
    try (Stream<Path> tree = Files.walk(folder.resolve("state"))) {
      tree.forEach(path -> {
        try {
          Files.setLastModifiedTime(path, old);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  private JsonNode gc(String... words) throws IOException {
    String[] line =
        Stream.concat(Stream.of("gc", "--json"), Stream.of(words)).toArray(String[]::new);
    assertThat(alki(line)).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  private int alki(String... words) {
    out.getBuffer().setLength(0);
    Console console =
        new Console(
            new PrintWriter(out, true),
            new PrintWriter(new StringWriter(), true),
            false,
            80,
            false);
    String[] line =
        Stream.concat(Stream.of(words), Stream.of("--set", "alki.state=" + folder.resolve("state")))
            .toArray(String[]::new);
    return Alki.run(console, line);
  }
}
