// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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

/// What cannot be converted exactly though its class is known: fixtures with another configuration.
class ClassicRefusalsTest {
  @TempDir Path place;

  @Test
  void refusesGpt2WithoutTheLengthOfItsTexts() {
    Fault fault = refused("Gabbro", config -> config.remove("n_ctx"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("n_ctx");
  }

  @Test
  void refusesGpt2WhoseAttentionIsDividedByTheNumberOfTheBlock() {
    Fault fault = refused("Gabbro", config -> config.put("scale_attn_by_inverse_layer_idx", true));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("scale_attn_by_inverse_layer_idx");
  }

  @Test
  void refusesAShareOfAHeadAboveOne() {
    Fault fault = refused("Gypsum-F16", config -> config.put("rotary_pct", 1.5));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("no share");
  }

  @Test
  void refusesKindsOfBlocksThatAreNotOneForEachBlock() {
    Fault fault = refused("Oolite", config -> config.putArray("layer_types").add("full_attention"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("layer_types");
  }

  @Test
  void refusesFalconWhoseHeadsCannotBeShared() {
    Fault fault = refused("Felsite", config -> config.put("num_kv_heads", 3));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("groups");
  }

  @Test
  void refusesFalconWhoseGroupsAreNotThoseOfItsWeights() {
    Fault fault = refused("Felsite", config -> config.put("num_kv_heads", 4));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("query_key_value");
  }

  @Test
  void refusesMptThatRotatesHeads() {
    Fault fault =
        refused("Mylonite", config -> ((ObjectNode) config.get("attn_config")).put("rope", true));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("rope");
  }

  @Test
  void refusesCommandRThatSaysNoEpsilonBesideTheOldSpellingOfRotations() {
    Fault fault =
        refused("Corundum", config -> config.putObject("rope_scaling").put("type", "linear"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("factor");
    fault =
        refused(
            "Corundum",
            config -> config.putObject("rope_scaling").put("type", "linear").put("factor", 2.0));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("layer_norm_eps");
  }

  @Test
  void refusesGlmThatSeesInSections() {
    Fault fault =
        refused(
            "Gossan",
            config ->
                config
                    .putObject("rope_scaling")
                    .put("rope_type", "default")
                    .putArray("mrope_section")
                    .add(2)
                    .add(2));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("mrope_section");
  }

  @Test
  void refusesTheTokenizerOfChatGlm3() {
    Fault fault = refused("Greisen", config -> config.put("_name_or_path", "THUDM/chatglm3-6b"));
    assertThat(fault.code()).isEqualTo(Code.TOKENIZER_UNSUPPORTED);
  }

  @Test
  void refusesXlmRobertaWithTheTokenizerOfAnother() throws IOException {
    Path folder = changed("Variscite", config -> {});
    Files.writeString(
        folder.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"CamembertTokenizer\"}");
    Fault fault = refused(folder);
    assertThat(fault.code()).isEqualTo(Code.TOKENIZER_UNSUPPORTED);
    assertThat(fault).hasMessageContaining("CamembertTokenizer");
  }

  @Test
  void refusesGlmWhoseTokenizerDoesNotKnowTheUser() throws IOException {
    Path folder = changed("Gossan", config -> {});
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    Fault fault = refused(folder);
    assertThat(fault.code()).isEqualTo(Code.TOKENIZER_INVALID);
    assertThat(fault).hasMessageContaining("<|user|>");
  }

  @Test
  void refusesNemotronWithoutItsPieces() throws IOException {
    Path folder = changed("Norite-F16", config -> {});
    Files.delete(folder.resolve("tokenizer.model"));
    assertThat(refused(folder).code()).isEqualTo(Code.TOKENIZER_MISSING);
  }

  @Test
  void refusesInternLmThatAddsATokenBehindTheLast() throws IOException {
    Path folder = changed("Ignimbrite", config -> {});
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"added_tokens_decoder\": {\"512\": {\"content\": \"<|im_end|>\"}}}");
    Fault fault = refused(folder);
    assertThat(fault.code()).isEqualTo(Code.TOKENIZER_INVALID);
    assertThat(fault).hasMessageContaining("512");
  }

  @Test
  void refusesInternLmWithFewerPiecesThanItsEmbeddings() {
    Fault fault = refused("Igneous-3", config -> config.put("vocab_size", 600));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
  }

  @Test
  void refusesApertusWithoutAllNumbersOfItsActivation() {
    Fault fault = refused("Anorthite", config -> config.put("num_hidden_layers", 3));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(fault).hasMessageContaining("alpha_n");
  }

  private Fault refused(String fixture, Consumer<ObjectNode> change) {
    return refused(changed(fixture, change));
  }

  private static Fault refused(Path folder) {
    return catchThrowableOfType(
        Fault.class, () -> Converter.open(folder, ConvertOptions.DEFAULT).close());
  }

  private Path changed(String fixture, Consumer<ObjectNode> change) {
    return Changed.copy(fixture, place, change);
  }
}
