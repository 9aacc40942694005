// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import dev.alki.progress.Progress;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufImportanceTest {
  private static final Metadata KEYS =
      Metadata.EMPTY
          .with("general.type", Value.string("imatrix"))
          .with("imatrix.datasets", Value.strings(List.of("text", "more")))
          .with("imatrix.chunk_count", Value.u32(7))
          .with("imatrix.chunk_size", Value.u32(128));

  @TempDir private Path folder;

  @Test
  void dividesSumsByTheCountsOfTheirMatrix() {
    ImportanceMatrix matrix =
        read(KEYS, numbers("a.in_sum2", 2, 2, 8, 3, 5), numbers("a.counts", 1, 4, 0));

    assertThat(matrix.datasets()).containsExactly("text", "more");
    assertThat(matrix.chunks()).isEqualTo(7);
    Importance importance = matrix.of("a", Shape.of(2, 9, 2)).orElseThrow();
    assertThat(importance.slice(0)).containsExactly(0.5f, 2);
    assertThat(importance.slice(1)).containsExactly(1, 1);
  }

  @Test
  void refusesSumsWithoutCountsAndCountsWithoutSums() {
    assertThatThrownBy(() -> read(KEYS, numbers("a.in_sum2", 1, 1)))
        .hasMessage("im: has a.in_sum2 without a.counts");
    assertThatThrownBy(() -> read(KEYS, numbers("a.counts", 1, 1)))
        .hasMessage("im: has a.counts without a.in_sum2");
  }

  @Test
  void refusesMatricesOfDifferentWidth() {
    assertThatThrownBy(
            () -> read(KEYS, numbers("a.in_sum2", 3, 1, 2, 3), numbers("a.counts", 1, 1, 1)))
        .hasMessageContaining("expected a multiple of 2, got 3");
  }

  @Test
  void refusesAFileThatIsNoImportanceMatrix() {
    assertThatThrownBy(() -> read(KEYS)).hasMessage("im: has no entries");
    assertThatThrownBy(() -> read(KEYS.without("imatrix.chunk_size")))
        .hasMessage("im: has no key imatrix.chunk_size");
    assertThatThrownBy(() -> read(KEYS.with("imatrix.datasets", Value.string("text"))))
        .hasMessage("im: imatrix.datasets is no array of texts");
    assertThatThrownBy(() -> read(KEYS.with("imatrix.chunk_count", Value.i32(7))))
        .hasMessage("im: imatrix.chunk_count has a wrong type, expected U32, got I32");
  }

  @Test
  void keepsTheEntriesThatAreWantedAndRefusesToKeepNone() {
    Path file = write(KEYS, numbers("a.in_sum2", 1, 1), numbers("a.counts", 1, 1));

    assertThat(ImportanceMatrix.open(file, "im", including("a")).size()).isEqualTo(1);
    assertThatThrownBy(() -> ImportanceMatrix.open(file, "im", including("b")))
        .hasMessage("im: no entry is left of the importance matrix");
    assertThatThrownBy(() -> new EntryChoice(List.of("a"), List.of("b")))
        .hasMessage("--include-weights: excludes --exclude-weights");
  }

  private ImportanceMatrix read(Metadata keys, ModelTensor... tensors) {
    return ImportanceMatrix.open(write(keys, tensors), "im");
  }

  private Path write(Metadata keys, ModelTensor... tensors) {
    Path file = folder.resolve("im.gguf");
    Model model = new Model("im", keys, List.of(tensors), () -> {});
    ModelWriter.write(model, file, true, Split.NONE, 1, Progress.NONE);
    return file;
  }

  private static EntryChoice including(String part) {
    return new EntryChoice(List.of(part), List.of());
  }

  private static ModelTensor numbers(String name, int columns, float... numbers) {
    return TinyLlama.computed(
        name, Shape.of(columns, numbers.length / columns), TensorType.F32, numbers);
  }
}
