// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.convert.config.OutTypeRule;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.fixtures.Fixture;
import dev.alki.fixtures.Golden;
import dev.alki.progress.Progress;
import dev.alki.quantize.ModelWriter;
import dev.alki.quantize.Split;
import dev.alki.recipe.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Projectors as `convert_hf_to_gguf.py --mmproj` of llama.cpp v0.5.0 makes them, byte for byte.
class ProjectorConversionTest {
  private static final String GEMMA = "Iolite-3-Vision";

  @TempDir Path place;

  @TestFactory
  Stream<DynamicTest> equalsTheReference() {
    return Golden.of("mmproj")
        .map(golden -> DynamicTest.dynamicTest(golden.toString(), () -> check(golden)));
  }

  private void check(Golden golden) {
    Path file = place.resolve("projector.gguf");
    ConvertOptions options = ConvertOptions.DEFAULT.with(OutTypeRule.converted(golden.kind()));
    try (Model model = ProjectorConverter.open(golden.folder(), options)) {
      assertThat(
              ModelWriter.write(model, file, true, Split.NONE, 2, Progress.NONE)
                  .getFirst()
                  .sha256())
          .isEqualTo(golden.sha256());
    }
  }

  @Test
  void isAnnouncedBeforeAnyWork() {
    assertThat(Prospect.of(new Fixture(Golden.OWN, GEMMA).folder()).remarks())
        .anyMatch(remark -> remark.startsWith("it sees: 'alki convert --mmproj'"));
  }

  @Test
  void whatStandsInItsWayIsToldBeforeAnyWork() throws IOException {
    changed("config.json", config -> config.withObject("vision_config").put("hidden_act", "relu"));

    assertThat(Prospect.of(place).remarks())
        .anyMatch(remark ->
            remark.startsWith("it sees, but only its language model is converted")
                && remark.contains("hidden_act"));
  }

  @Test
  void refusesAModelWithoutAKnownEye() {
    Fault fault = fault(new Fixture(Golden.OWN, "Slate-v0.2").folder());
    assertThat(fault.code()).isEqualTo(Code.ARCHITECTURE_UNKNOWN);
    assertThat(fault).hasMessageContaining("MistralForCausalLM");
  }

  @Test
  void refusesAModelThatDoesNotDescribeItsEye() throws IOException {
    Fault fault = changed("config.json", config -> config.remove("vision_config"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("vision_config");
  }

  @Test
  void refusesAnEyeOfAnotherActivation() throws IOException {
    Fault fault =
        changed(
            "config.json", config -> config.withObject("vision_config").put("hidden_act", "relu"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("hidden_act");
  }

  @Test
  void refusesAnEyeThatLacksABlock() throws IOException {
    Fault fault =
        changed(
            "config.json",
            config -> config.withObject("vision_config").put("num_hidden_layers", 3));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(fault).hasMessageContaining("v.blk.2.");
  }

  @Test
  void refusesPicturesOfAnotherSizeThanTheirPositions() throws IOException {
    Fault fault =
        changed("config.json", config -> config.withObject("vision_config").put("image_size", 70));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault).hasMessageContaining("v.position_embd");
  }

  @Test
  void refusesAnEyeWithoutTheMeanOfItsPictures() throws IOException {
    Fault fault = changed("preprocessor_config.json", config -> config.remove("image_mean"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("image_mean");
  }

  @Test
  void refusesAMeanThatIsNotThreeNumbers() throws IOException {
    Fault fault =
        changed("preprocessor_config.json", config -> config.putArray("image_mean").add(0.5));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("image_mean");
  }

  @Test
  void refusesQuantizedCheckpoints() throws IOException {
    Fault fault =
        changed(
            "config.json",
            config -> config.putObject("quantization_config").put("quant_method", "fp8"));
    assertThat(fault.code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(fault).hasMessageContaining("quantized");
  }

  private Fault changed(String name, Consumer<ObjectNode> change) throws IOException {
    try (Stream<Path> files = Files.list(new Fixture(Golden.OWN, GEMMA).folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, place.resolve(file.getFileName()));
      }
    }
    ObjectNode json = (ObjectNode) StrictJson.PYTHON.read(place.resolve(name));
    change.accept(json);
    Files.writeString(place.resolve(name), json.toString());
    return fault(place);
  }

  private static Fault fault(Path folder) {
    return catchThrowableOfType(
        Fault.class, () -> ProjectorConverter.open(folder, ConvertOptions.DEFAULT).close());
  }
}
