// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.fixtures.Changed;
import dev.alki.recipe.Model;
import dev.alki.safetensors.Dtype;
import dev.alki.safetensors.SafetensorsLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is refused of Qwen's models that see, so that no projector computes something else.
class QwenProjectorTest {
  private static final String QWEN_2 = "Kunzite-Vision";
  private static final String QWEN_25 = "Larimar-Vision";
  private static final String QWEN_3 = "Moonstone-Vision";
  private static final String PASSED = "deepstack_visual_indexes";

  @TempDir Path place;

  @Test
  void refusesATypeOfModelThatItDoesNotKnow() {
    Fault fault = changed(QWEN_2, config -> config.put("model_type", "qwen2_5_omni"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("qwen2_5_omni");
  }

  @Test
  void refusesAModelOfNoType() {
    Fault fault = changed(QWEN_2, config -> config.remove("model_type"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("model_type");
  }

  @Test
  void refusesTheActivationOfTheNextGeneration() {
    Fault fault = changed(QWEN_2, vision("hidden_act", "silu"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("quick_gelu");
  }

  @Test
  void refusesTheActivationOfTheGenerationBefore() {
    Fault fault = changed(QWEN_25, vision("hidden_act", "quick_gelu"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("silu");
  }

  @Test
  void refusesWindowsOfAnotherSize() {
    Fault fault = changed(QWEN_25, vision("window_size", 56));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("window_size");
  }

  @Test
  void refusesTokensOfMoreThanFourPatches() {
    Fault fault = changed(QWEN_2, vision("spatial_merge_size", 3));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("spatial_merge_size");
  }

  @Test
  void refusesFilmsWhosePicturesGoInOneByOne() {
    Fault fault = changed(QWEN_2, vision("temporal_patch_size", 1));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("temporal_patch_size");
  }

  @Test
  void refusesPatchesOfASinglePicture() throws IOException {
    Path folder = Changed.copy(QWEN_2, place, config -> {});
    SafetensorsLayout patches =
        SafetensorsLayout.of(
            Map.of(),
            List.of(
                new SafetensorsLayout.Tensor(
                    "visual.patch_embed.proj.weight", Dtype.BF16, List.of(64L, 3L, 1L, 14L, 14L))));
    byte[] file = Arrays.copyOf(patches.head(), Math.toIntExact(patches.bytes()));
    Files.write(folder.resolve("model.safetensors"), file);
    Fault fault = fault(folder);
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("visual.patch_embed.proj.weight");
  }

  @Test
  void refusesWholeBlocksAtUnevenDistances() {
    Fault fault = changed(QWEN_25, blocks("fullatt_block_indexes", 1, 2));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("fullatt_block_indexes");
  }

  @Test
  void refusesWholeBlocksThatEndEarly() {
    Fault fault = changed(QWEN_25, blocks("fullatt_block_indexes", 1));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("fullatt_block_indexes");
  }

  @Test
  void refusesAnEncoderWithoutAWholeBlock() {
    Fault fault = changed(QWEN_25, blocks("fullatt_block_indexes"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("fullatt_block_indexes");
  }

  @Test
  void refusesAnEncoderWithoutGates() {
    Fault fault =
        changed(
            QWEN_2,
            config ->
                config
                    .put("model_type", "qwen2_5_vl")
                    .withObject("vision_config")
                    .put("intermediate_size", 128)
                    .put("hidden_act", "silu")
                    .remove("embed_dim"));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(fault).hasMessageContaining("ffn_gate");
  }

  @Test
  void refusesAnEncoderThatLacksABlock() {
    Fault fault = changed(QWEN_2, vision("depth", 4));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(fault).hasMessageContaining("v.blk.3.");
  }

  @Test
  void refusesAFeedForwardNetworkOfAnotherWidth() {
    Fault fault = changed(QWEN_2, vision("mlp_ratio", 4));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("ffn_down");
  }

  @Test
  void refusesAProjectorForAnotherLanguageModel() {
    Fault fault = changed(QWEN_2, config -> config.put("hidden_size", 128));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("mm.2");
  }

  @Test
  void givesAModelWithExpertsTheSameEncoder() throws IOException {
    Path plain = Files.createDirectories(place.resolve("plain/model"));
    Path experts = Files.createDirectories(place.resolve("experts/model"));
    Changed.copy(QWEN_3, plain, config -> {});
    Changed.copy(
        QWEN_3,
        experts,
        config ->
            config
                .put("model_type", "qwen3_vl_moe")
                .putArray("architectures")
                .add("Qwen3VLMoeForConditionalGeneration"));
    try (Model one = ProjectorConverter.open(plain, ConvertOptions.DEFAULT);
        Model other = ProjectorConverter.open(experts, ConvertOptions.DEFAULT)) {
      assertThat(other.metadata()).isEqualTo(one.metadata());
    }
  }

  @Test
  void refusesPositionsOfNoSquare() {
    Fault fault = changed(QWEN_3, vision("num_position_embeddings", 63));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("num_position_embeddings");
  }

  @Test
  void refusesOtherPositionsThanThoseOfTheCheckpoint() {
    Fault fault = changed(QWEN_3, vision("num_position_embeddings", 49));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("v.position_embd");
  }

  @Test
  void refusesAnActivationThatIsNotGelu() {
    Fault fault = changed(QWEN_3, vision("hidden_act", "silu"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("gelu_pytorch_tanh");
  }

  @Test
  void refusesToPassOnABlockAfterTheLast() {
    Fault fault = changed(QWEN_3, blocks(PASSED, 0, 3));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining(PASSED);
  }

  @Test
  void refusesToPassOnWhatIsNoList() {
    Fault fault = changed(QWEN_3, vision(PASSED, null));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining(PASSED);
  }

  @Test
  void refusesMoreProjectorsThanBlocksThatArePassedOn() {
    Fault fault = changed(QWEN_3, blocks(PASSED, 0));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_UNKNOWN);
    assertThat(fault).hasMessageContaining("visual.deepstack_merger_list.1.");
  }

  @Test
  void refusesFewerProjectorsThanBlocksThatArePassedOn() {
    Fault fault = changed(QWEN_3, blocks(PASSED, 2, 0, 1));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(fault).hasMessageContaining("v.deepstack.1.");
  }

  private static Consumer<ObjectNode> vision(String key, Object value) {
    return config -> config.withObject("vision_config").putPOJO(key, value);
  }

  private static Consumer<ObjectNode> blocks(String key, int... blocks) {
    return config -> {
      var list = config.withObject("vision_config").putArray(key);
      for (int block : blocks) {
        list.add(block);
      }
    };
  }

  private Fault changed(String fixture, Consumer<ObjectNode> change) {
    return fault(Changed.copy(fixture, place, change));
  }

  private static Fault fault(Path folder) {
    return catchThrowableOfType(
        Fault.class, () -> ProjectorConverter.open(folder, ConvertOptions.DEFAULT).close());
  }
}
