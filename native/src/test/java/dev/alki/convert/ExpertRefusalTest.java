// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.fixtures.Fixture;
import dev.alki.fixtures.Golden;
import dev.alki.recipe.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models with experts or linear attention whose parts do not fit together.
class ExpertRefusalTest {
  @TempDir Path place;

  @Test
  void refusesABlockThatLacksAnExpert() throws IOException {
    Path folder = changed("Quartz-4x", "\"num_experts\": 4", "\"num_experts\": 5");
    assertThat(refusal(folder).code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(refusal(folder)).hasMessageContaining("3 of its matrices");
  }

  @Test
  void refusesExpertsOfAnotherWidth() throws IOException {
    Path folder =
        changed("Quartz-4x", "\"moe_intermediate_size\": 256", "\"moe_intermediate_size\": 128");
    assertThat(refusal(folder).code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
  }

  @Test
  void refusesExpertsThatAreWeighedInAnotherWay() throws IOException {
    Path folder = changed("Quartz-4x", "\"norm_topk_prob\": true", "\"norm_topk_prob\": false");
    assertThat(refusal(folder).code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(refusal(folder)).hasMessageContaining("norm_topk_prob");
  }

  @Test
  void refusesGatesAndUpsThatCannotBeToldApart() throws IOException {
    Path folder = described("Malachite-4x", "Malachite-odd", "4x256x64", "4x255x64");
    assertThat(refusal(folder).code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(refusal(folder)).hasMessageContaining("gate_up_proj");
  }

  @Test
  void refusesValueHeadsThatNoKeyHeadsShare() throws IOException {
    Path folder =
        changed("Onyx-3.5", "\"linear_num_value_heads\": 6", "\"linear_num_value_heads\": 5");
    assertThat(refusal(folder).code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(refusal(folder)).hasMessageContaining("linear_num_value_heads");
  }

  @Test
  void refusesKindsOfBlocksThatAreNotOneForEach() throws IOException {
    Path folder = changed("Onyx-3.5", "\"linear_attention\",", "");
    assertThat(refusal(folder).code()).isEqualTo(Code.CONFIG_INVALID);
    assertThat(refusal(folder)).hasMessageContaining("layer_types");
  }

  @Test
  void refusesAModelThatSaysNothingOfPredictingBlocksAndHasNone() throws IOException {
    Path folder = described("Obsidian-4x", "Obsidian-cut", "model.safetensors\tmtp.", "");
    assertThat(refusal(folder).code()).isEqualTo(Code.TENSOR_MISSING);
    assertThat(refusal(folder)).hasMessageContaining("mtp.layers.0");
  }

  @Test
  void refusesARerankerWhoseTokenizerCannotAnswer() throws IOException {
    Path folder = changed("Pumice-Reranker", "", "");
    Files.delete(folder.resolve("tokenizer.json"));
    assertThat(refusal(folder).code()).isEqualTo(Code.TOKENIZER_INVALID);
    assertThat(refusal(folder)).hasMessageContaining("yes");
  }

  private static Fault refusal(Path folder) {
    return catchThrowableOfType(
        Fault.class,
        () -> {
          try (Model model = Converter.open(folder, ConvertOptions.DEFAULT)) {
            throw new AssertionError(model.name() + " was taken");
          }
        });
  }

  /// The same weights with another configuration.
  private Path changed(String model, String from, String to) throws IOException {
    Path source = new Fixture(Golden.OWN, model).folder();
    Path folder = Files.createDirectories(place.resolve(model));
    try (Stream<Path> files = Files.list(source).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        Path target = folder.resolve(file.getFileName());
        if (file.endsWith("config.json")) {
          Files.writeString(target, replaced(Files.readString(file), from, to));
        } else {
          Files.copy(file, target);
        }
      }
    }
    return folder;
  }

  /// Other weights: lines of their description that begin with or hold a text are changed, or left
  /// out where nothing is to replace it.
  private Path described(String model, String name, String from, String to) throws IOException {
    Path source = Golden.OWN.resolve("models").resolve(model);
    Path models = Files.createDirectories(place.resolve("models").resolve(name));
    Files.copy(source.resolve("config.json"), models.resolve("config.json"));
    Files.writeString(models.resolve("fixture.tsv"), "seed\t" + name + "\n");
    Files.write(
        models.resolve("tensors.tsv"),
        Files.readAllLines(source.resolve("tensors.tsv")).stream()
            .filter(line -> !to.isEmpty() || !line.startsWith(from))
            .map(line -> to.isEmpty() ? line : line.replace(from, to))
            .toList());
    return new Fixture(place, name).folder();
  }

  private static String replaced(String text, String from, String to) {
    assertThat(text).contains(from);
    return text.replace(from, to);
  }
}
