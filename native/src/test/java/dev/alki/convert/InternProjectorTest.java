// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.fixtures.Changed;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is refused of InternVL's models, so that no projector computes something else.
class InternProjectorTest {
  private static final String CHAT = "Prehnite-Chat";
  private static final String TRANSFORMERS = "Rhodonite-Vision";

  @TempDir Path place;

  @Test
  void refusesAnEncoderThatIsNotNamed() {
    Fault fault = changed(TRANSFORMERS, vision(it -> it.remove("architectures")));
    assertThat(fault.code()).isEqualTo(Code.ARCHITECTURE_UNKNOWN);
    assertThat(fault).hasMessageContaining("InternVLForConditionalGeneration");
  }

  @Test
  void refusesAnActivationThatIsNeitherGeluNorSilu() {
    Fault fault = changed(CHAT, vision(it -> it.put("hidden_act", "relu")));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("hidden_act");
  }

  @Test
  void refusesNormsOfTheLargeEncoderInASmallOne() {
    Fault fault = changed(CHAT, vision(it -> it.put("norm_type", "rms_norm")));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("norm_type");
  }

  @Test
  void refusesNormsOfASmallEncoderInTheLargeOne() {
    Fault fault =
        changed(CHAT, vision(it -> it.put("hidden_size", 3200).put("num_hidden_layers", 45)));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("norm_type");
  }

  @Test
  void refusesNormsOfQueriesInASmallEncoder() {
    Fault fault = changed(CHAT, vision(it -> it.put("qk_normalization", true)));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("qk_normalization");
  }

  @Test
  void refusesNormsOfQueriesUnderTheNameOfTransformers() {
    Fault fault = changed(TRANSFORMERS, vision(it -> it.put("use_qk_norm", true)));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("use_qk_norm");
  }

  @Test
  void refusesATurnedPicture() {
    Fault fault = changed(CHAT, config -> config.remove("ps_version"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("ps_version");
  }

  @Test
  void refusesWhatABlockBeforeTheLastSees() {
    Fault fault = changed(CHAT, config -> config.put("select_layer", -2));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("select_layer");
  }

  @Test
  void refusesWhatABlockBeforeTheLastSeesUnderTheNameOfTransformers() {
    Fault fault = changed(TRANSFORMERS, config -> config.put("vision_feature_layer", -2));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("vision_feature_layer");
  }

  @Test
  void refusesToTakeTheWholePictureForAPatch() {
    Fault fault =
        changed(TRANSFORMERS, config -> config.put("vision_feature_select_strategy", "full"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("vision_feature_select_strategy");
  }

  @Test
  void refusesAnotherActivationOfTheProjector() {
    Fault fault = changed(TRANSFORMERS, config -> config.put("projector_hidden_act", "silu"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("projector_hidden_act");
  }

  @Test
  void refusesAModelThatDoesNotSayHowManyPatchesAreAToken() {
    Fault fault = changed(CHAT, config -> config.remove("downsample_ratio"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("downsample_ratio");
  }

  @Test
  void refusesTokensOfLessThanAPatch() {
    Fault fault = changed(CHAT, config -> config.put("downsample_ratio", 2));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("downsample_ratio");
  }

  @Test
  void refusesTokensOfAnotherSizeThanTheProjectorTakes() {
    Fault fault = changed(CHAT, config -> config.put("downsample_ratio", 0.25));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("mm.model.mlp.");
  }

  @Test
  void refusesPicturesOfAnotherSizeThanTheirPositions() {
    Fault fault = changed(CHAT, vision(it -> it.put("image_size", 70)));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("v.position_embd");
  }

  @Test
  void refusesPicturesThatAreNoSquare() {
    Fault fault = changed(TRANSFORMERS, vision(it -> it.putArray("image_size").add(56).add(70)));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("image_size");
  }

  @Test
  void refusesASizeForTransformersThatIsNoList() {
    Fault fault = changed(TRANSFORMERS, vision(it -> it.put("image_size", 56)));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("image_size");
  }

  @Test
  void refusesAnEncoderThatLacksBiases() {
    Fault fault = changed(TRANSFORMERS, vision(it -> it.put("attention_bias", true)));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(fault).hasMessageContaining("v.blk.0.attn_k.bias");
  }

  @Test
  void refusesAnEncoderThatLacksABlock() {
    Fault fault = changed(CHAT, vision(it -> it.put("num_hidden_layers", 5)));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(fault).hasMessageContaining("v.blk.4.");
  }

  private static Consumer<ObjectNode> vision(Consumer<ObjectNode> change) {
    return config -> change.accept(config.withObject("vision_config"));
  }

  private Fault changed(String fixture, Consumer<ObjectNode> change) {
    return catchThrowableOfType(
        Fault.class,
        () ->
            ProjectorConverter.open(Changed.copy(fixture, place, change), ConvertOptions.DEFAULT)
                .close());
  }
}
