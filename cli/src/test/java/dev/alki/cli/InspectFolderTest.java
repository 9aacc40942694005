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
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `alki inspect` of a model's folder: what can be made of it, before any work.
class InspectFolderTest {
  private static final Path MODEL = Path.of("../examples/models/stories260K");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path model;

  @BeforeEach
  void copy() throws IOException {
    model = Files.createDirectory(folder.resolve("model"));
    try (var files = Files.list(MODEL)) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void tellsWhatAModelIsAndHowLargeEachProfileBecomes() throws IOException {
    JsonNode json = inspect();

    assertThat(json.path("class").asText()).isEqualTo("LlamaForCausalLM");
    assertThat(json.path("architecture").asText()).isEqualTo("llama");
    assertThat(json.path("converts").asBoolean()).isTrue();
    assertThat(json.path("obstacles")).isEmpty();
    assertThat(json.path("weights").asLong()).isEqualTo(260_032);
    assertThat(json.path("types").path("F32").asLong()).isEqualTo(260_032);
    assertThat(json.path("tokenizer").path("model").asText()).isEqualTo("llama");
    assertThat(json.path("tokenizer").path("count").asInt()).isEqualTo(512);
    assertThat(json.path("licence").asText()).isEqualTo("mit");
    assertThat(alki("quantize", model.toString(), "-p", "Q4_K_M", "-o", folder.toString()))
        .isZero();
    assertThat(profile(json, "Q4_K_M").path("bytes").asLong())
        .isEqualTo(Files.size(folder.resolve("model-Q4_K_M.gguf")));
    assertThat(profile(json, "measured-4bit").path("needs").asText()).isEqualTo("measuring");
  }

  @Test
  void writesNothing() throws IOException {
    inspect();

    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(model);
    }
  }

  @Test
  void saysWhatAnUnknownClassLooksLike() throws IOException {
    replace("config.json", "LlamaForCausalLM", "NewForCausalLM");
    JsonNode json = inspect();

    assertThat(json.path("converts").asBoolean()).isFalse();
    assertThat(json.path("profiles")).isEmpty();
    assertThat(obstacles(json))
        .singleElement()
        .asString()
        .startsWith("ARCHITECTURE_UNKNOWN")
        .contains("NewForCausalLM")
        .contains("have the names of");
    assertThat(alki("inspect", model.toString())).isZero();
    assertThat(out.toString()).contains("converts: no").contains("docs/converters.md");
  }

  @Test
  void namesEveryTensorThatHasNoPlace() throws IOException {
    replace("config.json", "\"num_hidden_layers\": 5", "\"num_hidden_layers\": 4");
    JsonNode json = inspect();

    assertThat(json.path("converts").asBoolean()).isFalse();
    assertThat(obstacles(json))
        .allMatch(text -> text.startsWith("TENSOR_UNKNOWN"))
        .anyMatch(text -> text.contains("model.layers.4.mlp.down_proj.weight"))
        .anyMatch(text -> text.contains("model.layers.4.self_attn.q_proj.weight"));
  }

  @Test
  void saysWhatIsWrongWithTheTokenizerToo() throws IOException {
    replace("config.json", "LlamaForCausalLM", "Qwen2ForCausalLM");
    Files.delete(model.resolve("tokenizer.model"));
    Files.delete(model.resolve("tokenizer.json"));
    JsonNode json = inspect();

    assertThat(obstacles(json)).anyMatch(text -> text.startsWith("TOKENIZER_MISSING"));
    assertThat(json.path("tokenizer").path("count").asInt()).isZero();
  }

  @Test
  void remarksWhatIsOdd() throws IOException {
    Files.delete(model.resolve("generation_config.json"));
    replace("config.json", "{", "{\"auto_map\": {\"AutoModel\": \"modeling.py\"},");
    JsonNode json = inspect();

    assertThat(json.path("converts").asBoolean()).isTrue();
    assertThat(texts(json.path("remarks")))
        .anyMatch(text -> text.contains("no generation_config.json"))
        .anyMatch(text -> text.contains("auto_map"))
        .anyMatch(text -> text.contains("no chat template"));
  }

  @Test
  void aFolderWithoutAConfigurationIsNoModel() throws IOException {
    Files.delete(model.resolve("config.json"));

    assertThat(alki("inspect", model.toString())).isEqualTo(3);
    assertThat(err.toString()).startsWith("alki: NOT_A_MODEL: ");
  }

  private void replace(String file, String from, String to) throws IOException {
    String text = Files.readString(model.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(
        model.resolve(file), text.replaceFirst(java.util.regex.Pattern.quote(from), to));
  }

  private static List<String> obstacles(JsonNode json) {
    return StreamSupport.stream(json.path("obstacles").spliterator(), false)
        .map(obstacle -> obstacle.path("code").asText() + " " + obstacle.path("text").asText())
        .toList();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static JsonNode profile(JsonNode json, String name) {
    return StreamSupport.stream(json.path("profiles").spliterator(), false)
        .filter(profile -> profile.path("profile").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode inspect() throws IOException {
    out.getBuffer().setLength(0);
    assertThat(alki("inspect", model.toString(), "--json")).as(err.toString()).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  private int alki(String... arguments) {
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, 80, false);
    return Alki.run(console, arguments);
  }
}
