// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.fixtures.Fixture;
import dev.alki.fixtures.Golden;
import dev.alki.recipe.Model;
import dev.alki.tokenizer.Tokenizer;
import dev.alki.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Gemma 4's tokenizer after conversion, and configurations of the later Gemmas that are refused.
class GemmaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path TOKENS = Golden.OWN.resolve("tokenizers/gems/tokens.jsonl");

  @TempDir Path place;

  @Test
  void cutsTextsLikeLlamaTokenize() throws IOException {
    Path folder = new Fixture(Golden.OWN, "Topaz-4").folder();
    Tokenizer tokenizer;
    try (Model model = Converter.open(folder, ConvertOptions.DEFAULT)) {
      tokenizer = Tokenizers.of(model.metadata(), folder);
    }
    List<String> lines = Files.readAllLines(TOKENS);
    assertThat(lines).hasSize(40);
    for (String line : lines) {
      JsonNode row = JSON.readTree(line);
      int[] wanted = IntStream.range(1, row.size()).map(i -> row.get(i).intValue()).toArray();
      assertThat(tokenizer.encodeWithSpecialTokens(row.get(0).textValue()))
          .as(line)
          .isEqualTo(wanted);
    }
  }

  @Test
  void takesNamedTokensAsSpecialWhereTransformers5Saved() throws IOException {
    Path folder = copied("Topaz-4");
    Path file = folder.resolve("tokenizer_config.json");
    ObjectNode config = (ObjectNode) JSON.readTree(Files.readString(file));
    config.putArray("extra_special_tokens").add("<|video|>");
    config.put("soc_token", "<|channel>").put("eot_token", "<turn|>");
    Files.writeString(file, config.toString());

    try (Model model = Converter.open(folder, ConvertOptions.DEFAULT)) {
      long[] types = model.metadata().get("tokenizer.ggml.token_type").orElseThrow().asLongs();
      assertThat(types).startsWith(3, 3, 3, 3, 3, 4, 4, 1, 3, 4, 3, 6).endsWith(1, 3, 4);
    }
  }

  @Test
  void refusesATypeForEachBlockThatIsMissing() throws IOException {
    assertThat(refused("Topaz-4", text -> text.remove("layer_types")))
        .isEqualTo(Code.CONFIG_INVALID);
  }

  @Test
  void refusesRotationsThatAreNotProportional() throws IOException {
    assertThat(
            refused(
                "Topaz-4",
                text ->
                    ((ObjectNode) text.at("/rope_parameters/full_attention"))
                        .put("rope_type", "default")))
        .isEqualTo(Code.CONFIG_INVALID);
  }

  @Test
  void refusesAConfigurationThatSaysNothingOfExperts() throws IOException {
    assertThat(refused("Topaz-4", text -> text.remove("moe_intermediate_size")))
        .isEqualTo(Code.CONFIG_INVALID);
  }

  @Test
  void refusesBlocksWithoutKeysThatShouldHaveThem() throws IOException {
    assertThat(refused("Topaz-4", text -> text.put("num_kv_shared_layers", 0)))
        .isEqualTo(Code.TENSOR_MISSING);
  }

  @Test
  void refusesStreamsThatLlamaCppDoesNotHave() throws IOException {
    assertThat(refused("Opal-3n", text -> text.put("altup_num_inputs", 2)))
        .isEqualTo(Code.CONFIG_INVALID);
  }

  @Test
  void refusesSparsityThatIsNoShare() throws IOException {
    assertThat(
            refused(
                "Opal-3n", text -> text.putArray("activation_sparsity_pattern").add(0.95).add(1.5)))
        .isEqualTo(Code.CONFIG_INVALID);
  }

  @Test
  void refusesDenseModulesWhereThereAreNone() {
    Path folder = new Fixture(Golden.OWN, "Garnet-3").folder();

    assertThat(code(folder, ConvertOptions.DEFAULT.withDense(true))).isEqualTo(Code.NOT_A_MODEL);
  }

  /// What comes of a model whose text_config was changed.
  private Code refused(String name, Consumer<ObjectNode> change) throws IOException {
    copied(name);
    Path config = place.resolve("config.json");
    ObjectNode json = (ObjectNode) JSON.readTree(Files.readString(config));
    change.accept((ObjectNode) json.get("text_config"));
    Files.writeString(config, json.toString());
    return code(place, ConvertOptions.DEFAULT);
  }

  private Path copied(String name) throws IOException {
    try (var files = Files.list(new Fixture(Golden.OWN, name).folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, place.resolve(file.getFileName()));
      }
    }
    return place;
  }

  private static Code code(Path folder, ConvertOptions options) {
    return catchThrowableOfType(Fault.class, () -> Converter.open(folder, options).close()).code();
  }
}
