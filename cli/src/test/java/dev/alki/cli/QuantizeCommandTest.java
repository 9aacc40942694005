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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `alki quantize` and `alki profiles`, on the example model.
class QuantizeCommandTest {
  private static final String MODEL = "../examples/models/stories260K";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theFirstTensorTypeThatMatchesCountsWhereverItComesFrom() throws IOException {
    Path file = Files.writeString(folder.resolve("types"), "attn_v=f16 attn_k=q8_0\nffn_up=f32");

    JsonNode tensors =
        dryRun(
            "--tensor-type",
            "attn_k=f32",
            "--tensor-type-file=" + file,
            "--tensor-type",
            "attn_v=bf16",
            "--tensor-type",
            "ffn_up=q8_0");

    assertThat(type(tensors, "blk.0.attn_k.weight")).isEqualTo("F32");
    assertThat(type(tensors, "blk.0.attn_v.weight")).isEqualTo("F16");
    assertThat(type(tensors, "blk.0.ffn_up.weight")).isEqualTo("F32");
  }

  @Test
  void anOptionWithoutItsValueIsWrongUsage() {
    assertThat(alki("quantize", MODEL, "-p", "F16", "--dry-run", "--tensor-type")).isEqualTo(2);
    assertThat(err).asString().contains("missing value for --tensor-type\n");
  }

  @Test
  void takesNoSearchOfAnotherName() {
    assertThat(alki("quantize", MODEL, "-p", "Q4_0", "--dry-run", "--search", "wide")).isEqualTo(2);
    assertThat(err).asString().contains("there is no search wide, expected reference or best");
  }

  @Test
  void theWiderSearchIsSaidInTheFile() {
    assertThat(alki("quantize", MODEL, "-p", "Q4_0", "-o", folder.toString(), "--search", "best"))
        .isZero();
    assertThat(alki("inspect", folder.resolve("stories260K-Q4_0.gguf").toString())).isZero();
    assertThat(out).asString().containsPattern("quantize\\.alki\\.search +str +best");
  }

  @Test
  void aProfilesRulesComeAfterThoseOfTheCommandLine() throws IOException {
    Path profiles = Files.createDirectories(folder.resolve("profiles"));
    Files.writeString(
        profiles.resolve("mine.yaml"),
        """
        name: mine
        description: d
        mix: Q8_0
        overrides:
          - tensors: attn_[vk]
            type: F16
          - last: 1
            type: F32
        """);

    JsonNode tensors =
        dryRun("-p", "mine", "--set", "alki.profiles=" + profiles, "--tensor-type", "attn_v=bf16");

    assertThat(type(tensors, "blk.4.attn_v.weight")).isEqualTo("BF16");
    assertThat(type(tensors, "blk.4.attn_k.weight")).isEqualTo("F16");
    assertThat(type(tensors, "blk.4.ffn_up.weight")).isEqualTo("F32");
    assertThat(type(tensors, "blk.3.ffn_up.weight")).isEqualTo("Q8_0");
  }

  @Test
  void aDryRunWarnsOfAnImportanceMatrixThatWouldBeNeeded() throws IOException {
    Path file = folder.resolve("wide.gguf");
    WideModel.write(file);

    JsonNode document = document("quantize", file.toString(), "-p", "IQ2_XS");

    assertThat(document.at("/outputs/0/needsImatrix").asText()).isEqualTo("blk.0.ffn_up.weight");
    assertThat(err)
        .hasToString(
            "wide-IQ2_XS.gguf: warning: needs an importance matrix, for blk.0.ffn_up.weight"
                + " first\n");
    assertThat(alki("quantize", file.toString(), "-p", "IQ2_XS", "-o", "q")).isEqualTo(3);
    assertThat(err).asString().contains("IMATRIX_REQUIRED", "blk.0.ffn_up.weight");
  }

  @Test
  void aReportTellsTheErrorsOfEveryProfile() throws IOException {
    Path report = folder.resolve("q/report.json");
    String[] call = {
      "quantize",
      MODEL,
      "-p",
      "F16,F32",
      "-o",
      folder.resolve("q").toString(),
      "--report",
      report.toString()
    };

    assertThat(alki(call)).as(err.toString()).isZero();

    JsonNode profiles = new ObjectMapper().readTree(report.toFile()).path("profiles");
    assertThat(profiles.findValuesAsText("profile")).containsExactly("F16", "F32");
    JsonNode embedding = profiles.at("/0/tensors/1");
    assertThat(embedding.path("name").asText()).isEqualTo("token_embd.weight");
    assertThat(embedding.path("to").asText()).isEqualTo("F16");
    assertThat(embedding.path("nmse").asDouble()).isPositive();
    assertThat(profiles.at("/1/tensors").findValues("nmse")).allMatch(nmse -> nmse.asDouble() == 0);
    assertThat(alki(call)).isEqualTo(2);
    assertThat(err).asString().contains("OUTPUT_EXISTS");
  }

  @Test
  void aReportThatCannotBeWrittenIsSaidBeforeTheWork() throws IOException {
    Path report = Files.writeString(folder.resolve("file"), "mine").resolve("report.json");
    Path to = folder.resolve("q");

    assertThat(
            alki(
                "quantize", MODEL, "-p", "F16", "-o", to.toString(), "--report", report.toString()))
        .isEqualTo(6);
    assertThat(to).doesNotExist();
  }

  @Test
  void optionsThatDoNothingAreRefused() {
    for (String[] options :
        new String[][] {
          {"--include-weights", "v"}, {"--exclude-weights", "v"}, {"--report", "r", "--dry-run"}
        }) {
      List<String> call = new ArrayList<>(List.of("quantize", MODEL, "-p", "F16", "-o", "q"));
      call.addAll(Arrays.asList(options));
      assertThat(alki(call.toArray(String[]::new))).isEqualTo(2);
    }
  }

  @Test
  void typesThatAreChosenForASizeAreTold() throws IOException {
    JsonNode tensors = dryRun("-p", "Q4_0", "--target-bpw", "9.5");

    long quantized =
        tensors.findValuesAsText("type").stream().filter(type -> type.equals("Q5_1")).count();
    assertThat(quantized).isPositive();
    assertThat(err)
        .asString()
        .contains("Q4_0: types chosen by measured error: ")
        .contains(quantized + " Q5_1");
  }

  @Test
  void profilesAreListed() throws IOException {
    JsonNode document = json("profiles", "--json");

    assertThat(document.path("profiles").findValuesAsText("name"))
        .contains("board-4gb", "careful-4bit", "measured-4bit", "tied-4bit");
    assertThat(document.at("/profiles/0/mix").asText()).isEqualTo("Q4_K_S");
    assertThat(document.at("/profiles/0/description").asText()).isNotBlank();
    assertThat(document.path("mixes").size()).isEqualTo(36);
    assertThat(alki("profiles")).isZero();
    assertThat(out).asString().contains("careful-4bit   Q4_K_M", "Plain mixes: F32, F16");
  }

  private JsonNode dryRun(String... more) throws IOException {
    List<String> call = new ArrayList<>(List.of("quantize", MODEL));
    if (!List.of(more).contains("-p")) {
      call.addAll(List.of("-p", "Q8_0"));
    }
    call.addAll(List.of(more));
    return document(call.toArray(String[]::new)).at("/outputs/0/tensors");
  }

  private JsonNode document(String... call) throws IOException {
    List<String> all = new ArrayList<>(List.of(call));
    all.addAll(List.of("--dry-run", "--json"));
    return json(all.toArray(String[]::new));
  }

  private JsonNode json(String... call) throws IOException {
    assertThat(alki(call)).as(err.toString()).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  private int alki(String... call) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, 80, false);
    return Alki.run(console, call);
  }

  private static String type(JsonNode tensors, String name) {
    for (JsonNode tensor : tensors) {
      if (tensor.path("name").asText().equals(name)) {
        return tensor.path("type").asText();
      }
    }
    return "";
  }
}
