// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.fixtures.Changed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot be converted exactly of the newer dense families: fixtures with another
/// configuration.
class NewerRefusalsTest {
  @TempDir Path place;

  @Test
  void refusesPhi2ThatRotatesMoreThanAHead() {
    refuses("Chalcedony-F16", config -> config.put("partial_rotary_factor", 1.5), "no share");
  }

  @Test
  void refusesPhi3WithoutAFactorForAllRotations() {
    refuses(
        "Andesite-8k",
        config -> ((ArrayNode) config.at("/rope_scaling/short_factor")).remove(0),
        "short_factor");
  }

  @Test
  void refusesPhi3WhoseFactorsAreForAnotherKindOfScaling() {
    refuses(
        "Andesite-8k",
        config -> ((ObjectNode) config.get("rope_scaling")).put("type", "linear"),
        "rope_scaling type");
  }

  @Test
  void refusesPhi3ThatDoesNotSayWhichTokenizerItHas() throws IOException {
    Path folder = Changed.copy("Andesite-8k", place, config -> {});
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\"}");
    refuses(folder, Code.TOKENIZER_INVALID, "tokenizer_class");
  }

  @Test
  void refusesPhi3ThatAddsATokenBehindTheLast() throws IOException {
    Path folder = Changed.copy("Andesite-8k", place, config -> {});
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"tokenizer_class\": \"LlamaTokenizer\","
            + " \"added_tokens_decoder\": {\"512\": {\"content\": \"<|end|>\"}}}");
    refuses(folder, Code.TOKENIZER_INVALID, "512");
  }

  @Test
  void refusesSmolLmThatRotatesInAllBlocks() {
    refuses(
        "Dacite-3",
        config -> config.putArray("no_rope_layers").add(1).add(1).add(1).add(1),
        "lack rotations");
  }

  @Test
  void refusesLfmWithBlocksOfAnUnknownKind() {
    refuses(
        "Fluorite-4x",
        config -> ((ArrayNode) config.get("layer_types")).set(0, "mamba"),
        "layer_types");
  }

  @Test
  void refusesLfmWhoseConvolutionsHaveBiases() {
    refuses("Eclogite-2", config -> config.put("conv_bias", true), "conv_bias");
  }

  @Test
  void refusesLfmWithFewerExpertsThanItSays() {
    Path folder = Changed.copy("Fluorite-4x", place, config -> config.put("num_experts", 5));
    refuses(folder, Code.TENSOR_MISSING, "experts");
  }

  @Test
  void refusesTheFourthMistral() {
    refuses(
        "Hornfels-3",
        config -> ((ObjectNode) config.get("text_config")).put("model_type", "mistral4"),
        "model_type");
  }

  @Test
  void refusesMinistralWhosePositionsAreNotScaledByYarn() {
    refuses(
        "Hornfels-3",
        config -> {
          ObjectNode rope = (ObjectNode) config.at("/text_config/rope_parameters");
          rope.put("rope_type", "linear");
        },
        "ministral3");
  }

  @Test
  void refusesHunyuanForTextsOfAnotherLength() {
    refuses(
        "Kaolin-Instruct",
        config -> config.put("max_position_embeddings", 4096),
        "max_position_embeddings");
  }

  @Test
  void refusesErnieWhoseFusedProjectionHasNotTheRowsOfItsHeads() {
    Path folder =
        Changed.copy("Limonite-PT", place, config -> config.put("num_key_value_heads", 4));
    refuses(folder, Code.TENSOR_SHAPE_MISMATCH, "qkv_proj");
  }

  @Test
  void refusesErnieWithExpertsInEverySecondBlock() {
    refuses("Magnetite-4x", config -> config.put("moe_layer_interval", 2), "moe_layer_interval");
  }

  @Test
  void refusesMiniCpmThatDoesNotScaleItsEmbeddings() {
    refuses("Peridot-4", config -> config.remove("scale_emb"), "scale_emb");
  }

  @Test
  void refusesExaoneWhosePatternOfWindowsIsEmpty() {
    refuses("Rhyolite-4", config -> config.put("sliding_window_pattern", ""), "no length");
  }

  private void refuses(String fixture, Consumer<ObjectNode> change, String what) {
    refuses(Changed.copy(fixture, place, change), Code.CONFIG_INVALID, what);
  }

  private static void refuses(Path folder, Code code, String what) {
    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> Converter.open(folder, ConvertOptions.DEFAULT).close());
    assertThat(fault.code()).isEqualTo(code);
    assertThat(fault).hasMessageContaining(what);
  }
}
