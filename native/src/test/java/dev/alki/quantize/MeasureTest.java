// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorType;
import dev.alki.progress.Progress;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What written tensors tell of their errors.
class MeasureTest {
  private static final int COLUMNS = 256;

  @TempDir private Path folder;

  @Test
  void tellsTheErrorOfEveryTensorInTheOrderOfTheFile() {
    Output output = measure(TinyLlama.model(), 2, Pass.CHUNK, "F16").getFirst();

    assertThat(output.tensors()).hasSize(20);
    WrittenTensor first = output.tensors().getFirst();
    assertThat(first.name()).isEqualTo("output_norm.weight");
    assertThat(first.error()).isEqualTo(RoundTrip.EXACT);
    WrittenTensor embedding = output.tensors().get(1);
    assertThat(embedding.name()).isEqualTo("token_embd.weight");
    assertThat(embedding.from()).isEqualTo(TensorType.BF16);
    assertThat(embedding.to()).isEqualTo(TensorType.F16);
    assertThat(embedding.elements()).isEqualTo(97 * COLUMNS);
    assertThat(embedding.bytes()).isEqualTo(2 * 97 * COLUMNS);
  }

  @Test
  void addsUpSquaresOfDifferencesAndOfWeights() {
    float[] weights = numbers(5 * COLUMNS);
    double error = 0;
    double energy = 0;
    double max = 0;
    for (float weight : weights) {
      float read = Float.float16ToFloat(Float.floatToFloat16(weight));
      error += Math.pow(weight - (double) read, 2);
      energy += Math.pow(weight, 2);
      max = Math.max(max, Math.abs(weight - (double) read));
    }

    RoundTrip measured = measured(weights, 1, Pass.CHUNK);

    assertThat(measured.nmse()).isCloseTo(error / energy, within(1e-12 * error / energy));
    assertThat(measured.max()).isCloseTo(max, within(1e-6 * max));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 300", "16, 1000", "3, 1000000"})
  void tellsTheSameWithAnyThreadsAndChunks(int threads, int elements) {
    float[] weights = numbers(100 * COLUMNS);

    assertThat(measured(weights, threads, elements)).isEqualTo(measured(weights, 1, Pass.CHUNK));
  }

  @Test
  void findsNoErrorInZeros() {
    assertThat(measured(new float[COLUMNS], 1, Pass.CHUNK)).isEqualTo(RoundTrip.EXACT);
  }

  @Test
  void writesTheSameBytesAsWithoutMeasuring() {
    Output measured = measure(TinyLlama.model(), 2, Pass.CHUNK, "F16").getFirst();
    Output written =
        Quantizing.quantize(TinyLlama.model(), requests("F16"), place(), 2, Progress.NONE)
            .getFirst();

    assertThat(measured.sha256()).isEqualTo(written.sha256());
    assertThat(written.tensors()).isEmpty();
  }

  @Test
  void tellsEveryProfileItsOwnErrors() {
    List<Output> outputs = measure(TinyLlama.model(), 2, 1000, "F32", "F16", "BF16");

    assertThat(outputs)
        .extracting(output -> output.tensors().get(1).to())
        .containsExactly(TensorType.F32, TensorType.F16, TensorType.BF16);
    assertThat(outputs.getFirst().tensors()).allMatch(t -> t.error().equals(RoundTrip.EXACT));
  }

  /// Of a matrix of float32 that becomes F16.
  private RoundTrip measured(float[] weights, int threads, int elements) {
    ModelTensor matrix =
        TinyLlama.computed(
            "token_embd.weight",
            Shape.of(COLUMNS, weights.length / COLUMNS),
            TensorType.F32,
            weights);
    ModelTensor norm =
        TinyLlama.computed(
            "blk.0.ffn_up.weight", Shape.of(COLUMNS, 2), TensorType.F32, new float[2 * COLUMNS]);
    Model model = TinyLlama.model(List.of(matrix, norm));
    return measure(model, threads, elements, "F16").getFirst().tensors().getFirst().error();
  }

  private List<Output> measure(Model model, int threads, int elements, String... mixes) {
    return Quantizing.measure(model, requests(mixes), place(), threads, elements, Progress.NONE);
  }

  private Destination place() {
    return new Destination(folder, true);
  }

  private static List<ProfileRequest> requests(String... mixes) {
    return Stream.of(mixes).map(mix -> ProfileRequest.of(mix, QuantizeOptions.NONE)).toList();
  }

  private static float[] numbers(int count) {
    Random random = new Random(1);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
