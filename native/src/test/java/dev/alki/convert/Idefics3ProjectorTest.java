// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.fixtures.Changed;
import dev.alki.gguf.Value;
import dev.alki.recipe.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is refused of Idefics 3 and SmolVLM, so that no projector computes something else.
class Idefics3ProjectorTest {
  private static final String IDEFICS = "Sodalite-Vision";

  @TempDir Path place;

  @Test
  void refusesASquareOfOnePatch() {
    Fault fault = changed(config -> config.put("scale_factor", 1));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("scale_factor");
  }

  @Test
  void refusesASquareOfAnotherSizeThanTheProjectors() {
    Fault fault = changed(config -> config.put("scale_factor", 4));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("mm.model.fc");
  }

  @Test
  void refusesAProjectorForAnotherLanguageModel() {
    Fault fault = changed(config -> config.withObject("text_config").put("hidden_size", 128));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("mm.model.fc");
  }

  @Test
  void refusesAnotherActivation() {
    Fault fault = changed(vision("hidden_act", "gelu"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("gelu_pytorch_tanh");
  }

  @Test
  void refusesAVisionEncoderOfAnotherModel() {
    Fault fault = changed(config -> config.put("model_type", "idefics2"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("idefics2_vision");
  }

  @Test
  void refusesAVisionEncoderThatLacksABlock() {
    Fault fault = changed(vision("num_hidden_layers", 3));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(fault).hasMessageContaining("v.blk.2.");
  }

  @Test
  void refusesPicturesOfAnotherSizeThanTheirPositions() {
    Fault fault = changed(vision("image_size", 80));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("v.position_embd");
  }

  @Test
  void refusesALongestEdgeThatIsNoNumber() throws IOException {
    Changed.copy(IDEFICS, place, config -> {});
    Files.writeString(
        place.resolve("processor_config.json"), "{\"size\": {\"longest_edge\": \"all\"}}");
    Fault fault = fault(place);
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("longest_edge");
  }

  @Test
  void cutsPicturesOfUnsaidSizeIntoNoPieces() throws IOException {
    Changed.copy(IDEFICS, place, config -> {});
    Files.writeString(place.resolve("processor_config.json"), "{\"size\": {}}");
    try (Model model = ProjectorConverter.open(place, ConvertOptions.DEFAULT)) {
      assertThat(model.metadata().get("clip.vision.preproc_image_size")).contains(Value.u32(64));
    }
  }

  private static Consumer<ObjectNode> vision(String key, Object value) {
    return config -> config.withObject("vision_config").putPOJO(key, value);
  }

  private Fault changed(Consumer<ObjectNode> change) {
    return fault(Changed.copy(IDEFICS, place, change));
  }

  private static Fault fault(Path folder) {
    return catchThrowableOfType(
        Fault.class, () -> ProjectorConverter.open(folder, ConvertOptions.DEFAULT).close());
  }
}
