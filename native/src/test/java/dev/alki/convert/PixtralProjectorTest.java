// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.fixtures.Changed;
import dev.alki.gguf.Value;
import dev.alki.progress.Progress;
import dev.alki.quantize.ModelWriter;
import dev.alki.quantize.Split;
import dev.alki.recipe.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is refused of models with Pixtral's vision encoder, so that no projector computes something
/// else, and where the token that ends a row of a picture is found.
class PixtralProjectorTest {
  private static final String MISTRAL = "Pectolite-Vision";
  private static final String LLAVA = "Wavellite-Vision";
  private static final String UNKNOWN_TEXT = "Phlogopite-Vision";
  private static final String EMBEDDINGS = "\"model.embed_tokens.weight\"";

  @TempDir Path place;

  @Test
  void findsTheTokenAmongEmbeddingsUnderTheirPublishedName() throws IOException {
    String same = written(Changed.copy(MISTRAL, place, config -> {}));
    called("\"language_model.model.embed_tokens.weight\"");
    assertThat(written(place)).isEqualTo(same);
  }

  @Test
  void refusesACheckpointWithoutEmbeddings() throws IOException {
    Changed.copy(MISTRAL, place, config -> {});
    called("\"model.embed_nothing.weight\"");
    Fault fault = fault(place);
    assertThat(fault.code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(fault).hasMessageContaining("v.token_embd.img_break");
  }

  @Test
  void refusesATokenizerWithoutTheTokenThatEndsARow() throws IOException {
    Changed.copy(MISTRAL, place, config -> {});
    Files.writeString(place.resolve("tokenizer_config.json"), "{}");
    Files.writeString(place.resolve("tokenizer.json"), "{\"added_tokens\": []}");
    Fault fault = fault(place);
    assertThat(fault.code()).isEqualTo(Code.TOKENIZER_INVALID);
    assertThat(fault).hasMessageContaining("[IMG_BREAK]");
  }

  @Test
  void refusesAFolderWithoutATokenizer() throws IOException {
    Changed.copy(MISTRAL, place, config -> {});
    Files.delete(place.resolve("tokenizer_config.json"));
    Fault fault = fault(place);
    assertThat(fault.code()).isEqualTo(Code.FILE_NOT_FOUND);
    assertThat(fault).hasMessageContaining("tokenizer_config.json");
  }

  @Test
  void refusesATokenThatIsNoneOfTheEmbeddings() throws IOException {
    Fault fault = numbered("512");
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("embed_tokens");
  }

  @Test
  void refusesTheFirstTokenAsEndOfARow() throws IOException {
    Fault fault = numbered("0");
    assertThat(fault.code()).isEqualTo(Code.TOKENIZER_INVALID);
    assertThat(fault).hasMessageContaining("[IMG_BREAK]");
  }

  @Test
  void refusesAVisionEncoderOfAnotherKind() {
    Fault fault = changed(LLAVA, vision("model_type", "clip_vision_model"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("clip_vision_model").hasMessageContaining("pixtral");
  }

  @Test
  void takesAnUnsaidVisionEncoderOfLlavaForClips() {
    Fault fault = changed(LLAVA, config -> config.withObject("vision_config").remove("model_type"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("clip_vision_model");
  }

  @Test
  void takesAnUnsaidVisionEncoderOfMistralForPixtrals() {
    Changed.copy(MISTRAL, place, config -> config.withObject("vision_config").remove("model_type"));
    try (Model model = ProjectorConverter.open(place, ConvertOptions.DEFAULT)) {
      assertThat(model.metadata().get("clip.projector_type")).contains(Value.string("pixtral"));
    }
  }

  @Test
  void refusesAnActivationThatLlamaCppHasNot() {
    Fault fault = changed(MISTRAL, vision("hidden_act", "relu"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("hidden_act");
  }

  @Test
  void refusesAnUnsaidActivationWhereNoDefaultsAreFilledIn() {
    Fault fault =
        changed(UNKNOWN_TEXT, config -> config.withObject("vision_config").remove("hidden_act"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("hidden_act");
  }

  @Test
  void refusesUnsaidSquaresWhereNoDefaultsAreFilledIn() {
    Fault fault = changed(UNKNOWN_TEXT, config -> config.remove("spatial_merge_size"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("spatial_merge_size");
  }

  @Test
  void refusesSquaresOfAnotherSizeThanTheMergers() {
    Fault fault = changed(MISTRAL, config -> config.put("spatial_merge_size", 4));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("mm.patch_merger");
  }

  @Test
  void refusesSquaresWithoutAMerger() {
    Fault fault = changed(LLAVA, config -> config.put("spatial_merge_size", 2));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(fault).hasMessageContaining("mm.input_norm").hasMessageNotContaining("mm.1");
  }

  @Test
  void refusesANormThatIsNotLikeTheEncoders() {
    Fault fault =
        changed(MISTRAL, config -> config.withObject("text_config").put("rms_norm_eps", 1e-6));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("rms_norm_eps");
  }

  @Test
  void refusesRotationsOfAnotherBase() {
    Fault fault = changed(MISTRAL, vision("rope_theta", 20000.0));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("rope_theta");
  }

  @Test
  void refusesRotationsOfAnotherBaseInTheirNewPlace() {
    Fault fault =
        changed(
            UNKNOWN_TEXT,
            config -> config.withObject("/vision_config/rope_parameters").put("rope_theta", 5.0));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("rope_theta");
  }

  @Test
  void refusesScaledRotations() {
    Fault fault =
        changed(
            UNKNOWN_TEXT,
            config -> config.withObject("/vision_config/rope_parameters").put("rope_type", "yarn"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("rope_type");
  }

  @Test
  void refusesAnotherLayerThanTheLast() {
    Fault fault = changed(LLAVA, config -> config.remove("vision_feature_layer"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("vision_feature_layer");
  }

  @Test
  void refusesToLeaveOutTheFirstPatch() {
    Fault fault = changed(LLAVA, config -> config.remove("vision_feature_select_strategy"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("vision_feature_select_strategy");
  }

  @Test
  void refusesAnotherActivationOfTheProjector() {
    Fault fault = changed(MISTRAL, config -> config.put("projector_hidden_act", "silu"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("projector_hidden_act");
  }

  @Test
  void refusesAProjectorWithoutTheBiasesThatAreSaid() {
    Fault fault = changed(MISTRAL, config -> config.put("multimodal_projector_bias", true));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(fault).hasMessageContaining(".bias");
  }

  @Test
  void refusesAVisionEncoderThatLacksABlock() {
    Fault fault = changed(MISTRAL, vision("num_hidden_layers", 4));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(fault).hasMessageContaining("v.blk.3.");
  }

  /// Gives the embeddings of the copy another name.
  private void called(String name) throws IOException {
    Path file = place.resolve("model.safetensors");
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] head = new byte[Math.toIntExact(all.getLong())];
    all.get(head);
    byte[] changed =
        new String(head, StandardCharsets.UTF_8)
            .replace(EMBEDDINGS, name)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer to =
        ByteBuffer.allocate(8 + changed.length + all.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, to.putLong(changed.length).put(changed).put(all).array());
  }

  private Fault numbered(String id) throws IOException {
    Changed.copy(MISTRAL, place, config -> {});
    Files.writeString(
        place.resolve("tokenizer_config.json"),
        "{\"added_tokens_decoder\": {\"" + id + "\": {\"content\": \"[IMG_BREAK]\"}}}");
    return fault(place);
  }

  /// The SHA-256 of the projector.
  private String written(Path folder) {
    try (Model model = ProjectorConverter.open(folder, ConvertOptions.DEFAULT)) {
      return ModelWriter.write(
              model, place.resolve("projector.gguf"), true, Split.NONE, 2, Progress.NONE)
          .getFirst()
          .sha256();
    }
  }

  private static Consumer<ObjectNode> vision(String key, Object value) {
    return config -> config.withObject("vision_config").putPOJO(key, value);
  }

  private Fault changed(String fixture, Consumer<ObjectNode> change) {
    return fault(Changed.copy(fixture, place, change));
  }

  private static Fault fault(Path folder) {
    return catchThrowableOfType(
        Fault.class, () -> ProjectorConverter.open(folder, ConvertOptions.DEFAULT).close());
  }
}
