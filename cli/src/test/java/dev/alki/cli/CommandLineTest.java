// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.jobs.JobId;
import dev.alki.jobs.JobRequest;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.Notice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The command line as scripts rely on it: exit statuses, documents, what goes where.
class CommandLineTest {
  private static final String MODEL = "../examples/models/stories260K";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @EnumSource(Verb.class)
  void everyCommandExplainsItself(Verb verb) {
    assertThat(alki(verb.word(), "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: alki " + verb.word()).contains(verb.summary());
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void helpNamesEveryCommand(Verb verb) {
    assertThat(alki("--help")).isZero();
    assertThat(out.toString()).contains("  " + verb.word());
  }

  @Test
  void withoutACommandItIsWrongUsage() {
    assertThat(alki()).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnknownOptionIsWrongUsageInTwoLines() {
    assertThat(alki("quantize", MODEL, "--profle", "Q8_0")).isEqualTo(2);
    assertThat(err.toString()).startsWith("alki: WRONG_USAGE: ").hasLineCount(2);
  }

  @Test
  void whatIsNotThereIsRefused() {
    assertThat(alki("inspect", folder.resolve("missing.gguf").toString())).isEqualTo(3);
    assertThat(err.toString()).startsWith("alki: FILE_NOT_FOUND: ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aTokenIsShownOnceAndListedUntilItIsRevoked() throws IOException {
    String set = "alki.tokens=" + folder.resolve("tokens.json");

    JsonNode made = json("token", "add", "ci", "--scopes", "read,submit", "--set", set, "--json");

    String token = made.path("token").asText();
    assertThat(token).matches("alki_[A-Za-z0-9_-]{43}");
    assertThat(Files.readString(folder.resolve("tokens.json"))).doesNotContain(token);
    JsonNode listed = json("token", "list", "--set", set, "--json").path("tokens");
    assertThat(listed.findValuesAsText("name")).containsExactly("ci");
    assertThat(listed.toString()).contains("\"read\",\"submit\"").doesNotContain(token);
    assertThat(alki("token", "add", "ci", "--set", set)).isEqualTo(2);
    assertThat(alki("token", "revoke", "ci", "--set", set)).isZero();
    assertThat(json("token", "list", "--set", set, "--json").path("tokens")).isEmpty();
    assertThat(alki("token", "add", "../ci", "--set", set)).isEqualTo(2);
    assertThat(alki("token", "add", "ci", "--scopes", "write", "--set", set)).isEqualTo(2);
    assertThat(alki("token", "drop", "ci", "--set", set)).isEqualTo(2);
  }

  @Test
  void noticesAreListedAndCanBeSentAgain() throws IOException {
    String set = "alki.state=" + folder.resolve("state");
    assertThat(json("notices", "--set", set, "--json").path("notices")).isEmpty();
    try (Ledger ledger = Ledger.open(folder.resolve("state/ledger.db"))) {
      ledger.notices().begin("https://example.org/?key=canary");
      JobRequest request = new JobRequest("x", List.of(), "default", Optional.empty());
      ledger.submit(JobId.next(), request, "cli");
      ledger.cancel(ledger.list(Optional.empty(), Optional.empty(), 1).getFirst().id(), "cli");
      assertThat(
              ledger.notices().collect("https://example.org/?key=canary", Instant.EPOCH, _ -> "{}"))
          .isTrue();
      Notice notice = ledger.notices().open(1).getFirst();
      ledger.notices().dead(notice, "answered with status 500");
    }
    JsonNode dead = json("notices", "--set", set, "--json").path("notices").path(0);
    assertThat(dead.path("state").asText()).isEqualTo("dead");
    assertThat(dead.path("reason").asText()).isEqualTo("answered with status 500");
    assertThat(dead.toString()).contains("example.org").doesNotContain("canary");
    JsonNode again = json("notices", "--retry", "--set", set, "--json").path("notices").path(0);
    assertThat(again.path("state").asText()).isEqualTo("waiting");
  }

  @Test
  void quantizeTellsWhatItWrote() throws IOException {
    String to = folder.toString();

    JsonNode json = json("quantize", MODEL, "-p", "Q4_K_M,Q8_0", "-o", to, "--json");

    assertThat(json.path("seconds").isNumber()).isTrue();
    assertThat(json.path("outputs")).hasSize(2);
    for (JsonNode output : json.path("outputs")) {
      Path file = Path.of(output.path("path").asText());
      assertThat(file).hasFileName("stories260K-" + output.path("profile").asText() + ".gguf");
      assertThat(Files.size(file)).isEqualTo(output.path("bytes").asLong());
      assertThat(output.path("sha256").asText()).matches("[0-9a-f]{64}");
      assertThat(output.path("bitsPerWeight").asDouble()).isGreaterThan(4);
    }
  }

  @Test
  void nothingIsReplacedUnasked() throws IOException {
    String to = folder.toString();
    assertThat(alki("quantize", MODEL, "-p", "Q8_0", "-o", to, "-q")).isZero();
    Path file = folder.resolve("stories260K-Q8_0.gguf");
    Files.writeString(file, "mine");

    assertThat(alki("quantize", MODEL, "-p", "Q8_0", "-o", to, "-q")).isEqualTo(2);
    assertThat(file).hasContent("mine");
    assertThat(alki("quantize", MODEL, "-p", "Q8_0", "-o", to, "-q", "--force")).isZero();
    assertThat(Files.size(file)).isGreaterThan(4);
  }

  @Test
  void dryRunsWriteNothingAndTellExactSizes() throws IOException {
    String to = folder.resolve("out").toString();

    JsonNode dry = json("quantize", MODEL, "-p", "Q5_K_M", "-o", to, "--json", "--dry-run");

    assertThat(Path.of(to)).doesNotExist();
    JsonNode real = json("quantize", MODEL, "-p", "Q5_K_M", "-o", to, "--json");
    assertThat(dry.path("outputs").path(0).path("bytes"))
        .isEqualTo(real.path("outputs").path(0).path("bytes"));
  }

  @Test
  void inspectShowsTheWholeHeader() throws IOException {
    Path file = folder.resolve("model.gguf");
    assertThat(alki("convert", MODEL, "-o", file.toString(), "--type", "bf16", "-q")).isZero();

    JsonNode json = json("inspect", file.toString(), "--json");

    assertThat(json.path("format").asText()).isEqualTo("gguf");
    assertThat(json.path("tensors")).hasSize(47);
    assertThat(json.path("metadata").findValuesAsText("key")).contains("tokenizer.ggml.tokens");
  }

  @Test
  void bundlesAreCheckedByteByByte() throws IOException {
    Path bundles = folder.resolve("bundles");
    String bundle = bundles.resolve("stories260K-Q8_0").toString();
    assertThat(alki("quantize", MODEL, "-p", "Q8_0", "-o", folder.toString(), "-q")).isZero();
    String file = folder.resolve("stories260K-Q8_0.gguf").toString();
    assertThat(alki("pack", file, "-o", bundles.toString(), "--source", MODEL, "-q")).isZero();
    assertThat(alki("verify", bundle, "-q")).isZero();

    Path readme = Path.of(bundle, "README.md");
    Files.writeString(folder.resolve("other"), Files.readString(readme) + " ");
    Files.move(folder.resolve("other"), readme, StandardCopyOption.REPLACE_EXISTING);

    assertThat(alki("verify", bundle, "-q")).isEqualTo(4);
  }

  @Test
  void aBundleIsReplacedWhenTheNewOneIsComplete() throws IOException {
    Path bundle = folder.resolve("stories260K-Q8_0");
    assertThat(alki("quantize", MODEL, "-p", "Q8_0", "-o", folder.toString(), "-q")).isZero();
    String file = folder.resolve("stories260K-Q8_0.gguf").toString();
    assertThat(alki("pack", file, "-o", folder.toString(), "-q")).isZero();
    Files.writeString(bundle.resolve("notes"), "of the old one");

    String itself = bundle.resolve("stories260K-Q8_0.gguf").toString();
    assertThat(alki("pack", itself, "-o", folder.toString(), "-q")).isEqualTo(2);
    assertThat(alki("pack", itself, "-o", folder.toString(), "--force", "-q")).isZero();

    assertThat(alki("verify", bundle.toString(), "-q")).isZero();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(it -> it.getFileName().toString().startsWith("."))).isEmpty();
    }
  }

  @Test
  void aTruncatedCheckpointIsRefusedInTwoLines() throws IOException {
    Path model = folder.resolve("model");
    Files.createDirectories(model);
    for (String name : List.of("config.json", "tokenizer.model", "tokenizer_config.json")) {
      Files.copy(Path.of(MODEL, name), model.resolve(name));
    }
    byte[] weights = Files.readAllBytes(Path.of(MODEL, "model.safetensors"));
    Files.write(model.resolve("model.safetensors"), Arrays.copyOf(weights, weights.length - 1000));

    assertThat(alki("quantize", model.toString(), "-p", "Q8_0", "-o", folder.toString()))
        .isEqualTo(3);
    assertThat(err.toString()).startsWith("alki: FILE_TRUNCATED: ").hasLineCount(2);
    assertThat(folder.resolve("model-Q8_0.gguf")).doesNotExist();
  }

  private JsonNode json(String... arguments) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(alki(arguments)).as(err.toString()).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  private int alki(String... arguments) {
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, 80, false);
    return Alki.run(console, arguments);
  }
}
