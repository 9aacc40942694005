// SPDX-License-Identifier: Apache-2.0
package dev.alki.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.alki.convert.ConvertOptions;
import dev.alki.convert.Converter;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Finding;
import dev.alki.inspect.Inspection.Entry;
import dev.alki.progress.Progress;
import dev.alki.quantize.ModelWriter;
import dev.alki.quantize.Output;
import dev.alki.quantize.Split;
import dev.alki.recipe.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {
  private static final Path STORIES = Path.of("../examples/models/stories260K");

  @TempDir Path folder;

  @Test
  void showsAllOfAGguf() {
    Inspection inspection = Inspection.of(converted(Split.NONE).getFirst());

    assertThat(inspection.format()).isEqualTo("gguf");
    assertThat(inspection.version()).isEqualTo(3);
    assertThat(inspection.metadata())
        .contains(
            new Entry("general.architecture", "str", "llama"),
            new Entry("llama.block_count", "u32", 5L));
    Entry tokens =
        inspection.metadata().stream()
            .filter(entry -> entry.key().equals("tokenizer.ggml.tokens"))
            .findFirst()
            .orElseThrow();
    assertThat(tokens.type()).isEqualTo("[str]");
    assertThat((List<?>) tokens.value()).hasSize(512);
    assertThat(inspection.tensors()).hasSize(47);
    assertThat(inspection.tensors().getFirst().offset() % 32).isZero();
    assertThat(inspection.findings()).isEmpty();
  }

  @Test
  void readsAllPartsOfASplitGguf() {
    List<Path> parts = converted(new Split(16, 0));

    Inspection inspection = Inspection.of(parts.get(1));

    assertThat(inspection.parts()).hasSize(3);
    assertThat(inspection.tensors()).hasSize(47);
    assertThat(inspection.tensors().getLast().file()).endsWith("-00003-of-00003.gguf");
  }

  @Test
  void showsAllOfASafetensorsFile() {
    Inspection inspection = Inspection.of(STORIES.resolve("model.safetensors"));

    assertThat(inspection.format()).isEqualTo("safetensors");
    assertThat(inspection.tensors()).isNotEmpty();
    assertThat(inspection.elements()).isGreaterThan(250_000);
  }

  @Test
  void showsAllOfAPyTorchFile() {
    Inspection inspection = Inspection.of(Path.of("src/test/resources/dev/alki/torch/legacy.bin"));

    assertThat(inspection.format()).isEqualTo("pytorch");
    assertThat(inspection.metadata()).containsExactly(new Entry("form", "str", "legacy"));
    assertThat(inspection.tensors()).hasSize(7);
  }

  @Test
  void goesByTheContentAndNotByTheName() throws IOException {
    Path renamed = folder.resolve("model.safetensors");
    Files.copy(converted(Split.NONE).getFirst(), renamed);

    assertThat(Inspection.of(renamed).format()).isEqualTo("gguf");
  }

  @Test
  void tellsWhatIsOdd() throws IOException {
    Path file = converted(Split.NONE).getFirst();
    byte[] bytes = Files.readAllBytes(file);
    int header = (int) Inspection.of(file).tensors().getFirst().offset();
    assertThat(bytes[header - 1]).as("a byte of padding").isZero();
    bytes[header - 1] = 1;
    Path odd = Files.write(folder.resolve("odd.gguf"), bytes);

    assertThat(Inspection.of(odd).findings().stream().map(Finding::kind))
        .containsExactly(Finding.Kind.PADDING_NOT_ZERO);
  }

  @Test
  void refusesAFolder() {
    assertThatExceptionOfType(Fault.class)
        .isThrownBy(() -> Inspection.of(STORIES))
        .satisfies(fault -> assertThat(fault.code()).isEqualTo(Code.NOT_A_MODEL));
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThatExceptionOfType(Fault.class)
        .isThrownBy(() -> Inspection.of(folder.resolve("missing.gguf")))
        .satisfies(fault -> assertThat(fault.code()).isEqualTo(Code.FILE_NOT_FOUND));
  }

  private List<Path> converted(Split split) {
    try (Model model = Converter.open(STORIES, ConvertOptions.DEFAULT)) {
      return ModelWriter.write(model, folder.resolve("s.gguf"), true, split, 1, Progress.NONE)
          .stream()
          .map(Output::path)
          .toList();
    }
  }
}
