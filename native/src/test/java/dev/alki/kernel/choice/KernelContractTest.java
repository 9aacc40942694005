// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.VectorModule;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every kernel must keep: the bytes of the reference, whichever of its forms runs.
class KernelContractTest {
  /// Numbers of blocks in a row that are astride any number of lanes.
  private static final List<Integer> BLOCKS = List.of(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33);

  @ParameterizedTest
  @MethodSource("recorded")
  void givesTheReferencesBlocks(Recorded record) {
    for (Kernel kernel : kernels(record.type())) {
      assertThat(Recorded.digest(encode(kernel, record)))
          .as("%s by %s", record, kernel)
          .isEqualTo(record.blocks());
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void givesTheReferencesNumbersBack(Recorded record) {
    for (Kernel kernel : kernels(record.type())) {
      float[] numbers = new float[Recorded.ROWS * Recorded.COLUMNS];
      kernel.decode(encode(kernel, record), 0, numbers.length, numbers, 0);
      assertThat(Recorded.digest(numbers))
          .as("%s by %s", record, kernel)
          .isEqualTo(record.decoded());
    }
  }

  @ParameterizedTest
  @MethodSource("vector")
  void vectorsGiveTheScalarKernelsBlocks(Kernel vector) {
    same(vector, scalar(vector.type()).orElseThrow());
  }

  private static void same(Kernel vector, Kernel scalar) {
    int block = vector.type().blockElements();
    for (Numbers numbers : Numbers.values()) {
      for (int blocks : BLOCKS) {
        int columns = blocks * block;
        for (int rows = 1; rows <= 3; rows++) {
          float[] input = numbers.rows(rows, columns, rows * 1000L + blocks);
          for (float[] importance :
              List.of(Numbers.noImportance(), Numbers.importance(columns, blocks))) {
            if (importance.length == 0 && unwritable(vector.type())) {
              continue;
            }
            assertThat(encode(vector, input, rows, columns, importance))
                .as("%s, %d rows of %d, weighted: %s", numbers, rows, columns, importance.length)
                .isEqualTo(encode(scalar, input, rows, columns, importance));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("bestVector")
  void vectorsGiveTheScalarKernelsBlocksInTheWiderSearch(Kernel vector) {
    same(
        vector,
        Kernels.bestScalar().stream()
            .filter(kernel -> kernel.type() == vector.type())
            .findFirst()
            .orElseThrow());
  }

  /// Weights are what the search minimizes by: those of the reference, all alike without
  /// importance.
  @ParameterizedTest
  @MethodSource("bestVector")
  void theWiderSearchNeverLosesMore(Kernel best) {
    Kernel reference = scalar(best.type()).orElseThrow();
    int block = best.type().blockElements();
    for (Numbers numbers : Numbers.values()) {
      float[] input = numbers.rows(Recorded.ROWS, Recorded.COLUMNS, 11);
      for (float[] importance :
          List.of(Numbers.noImportance(), Numbers.importance(Recorded.COLUMNS, 11))) {
        double[] weights = SearchWeights.of(best.type(), input, Recorded.COLUMNS, importance);
        float[] found = roundTrip(best, input, importance);
        float[] before = roundTrip(reference, input, importance);
        for (int at = 0; at < input.length; at += block) {
          // Sums of single precision decide between the two.
          double most = SearchWeights.loss(input, before, weights, at, block) * (1 + 1e-5);
          // Some numbers are beyond what the reference's fields can say.
          if (Double.isNaN(most)) {
            continue;
          }
          assertThat(SearchWeights.loss(input, found, weights, at, block))
              .as("%s, block %d, weighted: %s", numbers, at / block, importance.length)
              .isLessThanOrEqualTo(most);
        }
      }
    }
  }

  /// So that it is worth its time.
  @ParameterizedTest
  @MethodSource("bestVector")
  void theWiderSearchLosesLess(Kernel best) {
    float[] input = Numbers.GAUSSIAN.rows(Recorded.ROWS, Recorded.COLUMNS, 12);
    double[] even = new double[input.length];
    Arrays.fill(even, 1);
    float[] found = roundTrip(best, input, Numbers.noImportance());
    float[] before = roundTrip(scalar(best.type()).orElseThrow(), input, Numbers.noImportance());
    assertThat(SearchWeights.loss(input, found, even, 0, input.length))
        .isLessThan(0.97 * SearchWeights.loss(input, before, even, 0, input.length));
  }

  private static float[] roundTrip(Kernel kernel, float[] input, float[] importance) {
    byte[] blocks = encode(kernel, input, Recorded.ROWS, Recorded.COLUMNS, importance);
    float[] back = new float[input.length];
    kernel.decode(blocks, 0, back.length, back, 0);
    return back;
  }

  /// Arrays larger than what is encoded keep what is before and after it.
  @ParameterizedTest
  @MethodSource("all")
  void staysWithinItsPartOfTheArrays(Kernel kernel) {
    int columns = Math.max(256, kernel.type().blockElements());
    int bytes = (int) kernel.type().bytes(columns);
    float[] input = Numbers.GAUSSIAN.rows(3, columns, 7);
    float[] importance = Numbers.importance(columns, 7);
    byte[] alone = new byte[bytes];
    kernel.encode(Numbers.part(input, columns, columns), 0, 1, columns, importance, alone, 0);
    byte[] target = new byte[3 * bytes + 5];
    Arrays.fill(target, (byte) 0x5A);
    kernel.encode(input, columns, 1, columns, importance, target, 5);
    assertThat(Arrays.copyOfRange(target, 5, 5 + bytes)).isEqualTo(alone);
    assertThat(Arrays.copyOfRange(target, 0, 5)).containsOnly(0x5A);
    assertThat(Arrays.copyOfRange(target, 5 + bytes, target.length)).containsOnly(0x5A);
    float[] numbers = new float[columns + 9];
    Arrays.fill(numbers, 77);
    kernel.decode(target, 5, columns, numbers, 4);
    assertThat(Arrays.copyOfRange(numbers, 0, 4)).containsOnly(77);
    assertThat(Arrays.copyOfRange(numbers, 4 + columns, numbers.length)).containsOnly(77);
  }

  /// Any bytes are blocks of something.
  @ParameterizedTest
  @MethodSource("vector")
  void vectorsDecodeAnyBytesAsTheScalarKernelDoes(Kernel vector) {
    Kernel scalar = scalar(vector.type()).orElseThrow();
    int count = 17 * vector.type().blockElements();
    byte[] blocks = new byte[(int) vector.type().bytes(count)];
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 50; round++) {
      random.nextBytes(blocks);
      float[] wanted = new float[count];
      float[] got = new float[count];
      scalar.decode(blocks, 0, count, wanted, 0);
      vector.decode(blocks, 0, count, got, 0);
      assertThat(bits(got)).isEqualTo(bits(wanted));
    }
  }

  /// Scales of all kinds among them: negative, denormal, infinite.
  @Test
  void scalarKernelsDecodeAnyBytesAsTheReferenceDoes() {
    Optional<Ggml> ggml = Ggml.find();
    assumeTrue(ggml.isPresent(), "ALKI_REFERENCE has no libggml-base");
    SplittableRandom random = new SplittableRandom(5);
    for (Kernel kernel : Kernels.scalar()) {
      if (unwritten(kernel.type()) || kernel.type() == TensorType.F32) {
        continue;
      }
      int count = 1000 * kernel.type().blockElements();
      byte[] blocks = new byte[(int) kernel.type().bytes(count)];
      random.nextBytes(blocks);
      float[] got = new float[count];
      kernel.decode(blocks, 0, count, got, 0);
      assertThat(bits(got))
          .as("%s", kernel.type())
          .isEqualTo(bits(ggml.get().decode(kernel.type(), blocks, count)));
    }
  }

  @Test
  void recordsAreWhatTheReferenceDoes() {
    Optional<Ggml> ggml = Ggml.find();
    assumeTrue(ggml.isPresent(), "ALKI_REFERENCE has no libggml-base");
    for (Recorded record : Recorded.all()) {
      assertThat(record)
          .isEqualTo(Recorded.of(ggml.get(), record.type(), record.numbers(), record.weighted()));
    }
  }

  /// Without it the vector kernels would not be tested at all.
  @Test
  void testsHaveTheModuleOfTheVectorApi() {
    assertThat(VectorModule.load()).isTrue();
  }

  static Stream<Recorded> recorded() {
    return Recorded.all().stream().filter(record -> scalar(record.type()).isPresent());
  }

  static List<Kernel> vector() {
    return Kernels.vector();
  }

  static List<Kernel> bestVector() {
    return Kernels.bestVector();
  }

  /// Those of types that are written.
  static Stream<Kernel> all() {
    return Stream.of(Kernels.scalar(), Kernels.vector(), Kernels.bestScalar(), Kernels.bestVector())
        .flatMap(List::stream)
        .filter(kernel -> !unwritten(kernel.type()));
  }

  private static boolean unwritten(TensorType type) {
    return Recorded.all().stream().noneMatch(it -> it.type() == type);
  }

  private static List<Kernel> kernels(TensorType type) {
    return Stream.concat(Kernels.scalar().stream(), Kernels.vector().stream())
        .filter(kernel -> kernel.type() == type)
        .toList();
  }

  private static Optional<Kernel> scalar(TensorType type) {
    return Kernels.scalar().stream().filter(kernel -> kernel.type() == type).findFirst();
  }

  private static boolean unwritable(TensorType type) {
    return Recorded.all().stream().noneMatch(it -> it.type() == type && !it.weighted());
  }

  private static byte[] encode(Kernel kernel, Recorded record) {
    return encode(kernel, record.input(), Recorded.ROWS, Recorded.COLUMNS, record.importance());
  }

  private static byte[] encode(
      Kernel kernel, float[] numbers, int rows, int columns, float[] importance) {
    byte[] blocks = new byte[(int) kernel.type().bytes((long) rows * columns)];
    kernel.encode(numbers, 0, rows, columns, importance, blocks, 0);
    return blocks;
  }

  private static int[] bits(float[] numbers) {
    int[] bits = new int[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      // All NaN are one: which payload an operation hands on is not said.
      bits[i] = Float.floatToIntBits(numbers[i]);
    }
    return bits;
  }
}
