// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.gguf.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FiniteTest {
  @ParameterizedTest
  @CsvSource({
    "F32, 7f800000",
    "F32, ff800001",
    "F32, 7fc00000",
    "F16, 7c00",
    "F16, fe01",
    "BF16, 7f80",
    "BF16, ffc0",
    "F64, 7ff0000000000000",
    "F64, fff8000000000001"
  })
  void findsEachNumberThatIsNotFinite(TensorType type, String bits) {
    int width = type.blockBytes();
    for (int at = 0; at < 21; at++) {
      byte[] data = new byte[21 * width + 5];
      put(data, at * width, width, Long.parseUnsignedLong(bits, 16));

      assertThat(Finite.firstBad(type, data, 21 * width)).isEqualTo(at);
      assertThat(Finite.firstBad(type, data, at * width)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F32, 7f7fffff",
    "F32, ff7fffff",
    "F32, 80000001",
    "F16, 7bff",
    "F16, fbff",
    "BF16, 7f7f",
    "BF16, ff7f",
    "F64, ffefffffffffffff"
  })
  void passesTheLargestNumbers(TensorType type, String bits) {
    int width = type.blockBytes();
    byte[] data = new byte[21 * width];
    for (int at = 0; at < 21; at++) {
      put(data, at * width, width, Long.parseUnsignedLong(bits, 16));
    }

    assertThat(Finite.firstBad(type, data, data.length)).isEqualTo(-1);
  }

  /// Type, and the offset of a half-precision number in its block, as ggml lays it out.
  @ParameterizedTest
  @CsvSource({
    "Q4_0, 0",
    "Q4_1, 0",
    "Q4_1, 2",
    "Q5_0, 0",
    "Q5_1, 0",
    "Q5_1, 2",
    "Q8_0, 0",
    "Q2_K, 80",
    "Q2_K, 82",
    "Q3_K, 108",
    "Q4_K, 0",
    "Q4_K, 2",
    "Q5_K, 0",
    "Q5_K, 2",
    "Q6_K, 208",
    "IQ2_XXS, 0",
    "IQ2_XS, 0",
    "IQ2_S, 0",
    "IQ3_XXS, 0",
    "IQ3_S, 0",
    "IQ1_S, 0",
    "IQ4_NL, 0",
    "IQ4_XS, 0",
    "TQ1_0, 52",
    "TQ2_0, 64",
    "Q1_0, 0",
    "Q2_0, 0"
  })
  void findsAScaleThatIsNotFinite(TensorType type, int offset) {
    byte[] data = new byte[4 * type.blockBytes()];
    put(data, 2 * type.blockBytes() + offset, 2, 0xFC00);

    assertThat(Finite.firstBad(type, data, data.length)).isEqualTo(2L * type.blockElements());

    put(data, 2 * type.blockBytes() + offset, 2, 0xFBFF);

    assertThat(Finite.firstBad(type, data, data.length)).isEqualTo(-1);
  }

  @Test
  void findsTheScaleThatIq1mScatters() {
    byte[] data = new byte[2 * TensorType.IQ1_M.blockBytes()];
    data[56 + 53] = (byte) 0xCF;
    data[56 + 55] = (byte) 0x7F;

    assertThat(Finite.firstBad(TensorType.IQ1_M, data, data.length)).isEqualTo(256);

    data[56 + 53] = (byte) 0xBF;

    assertThat(Finite.firstBad(TensorType.IQ1_M, data, data.length)).isEqualTo(-1);
  }

  @Test
  void findsAnExponentThatMxfp4DoesNotKnow() {
    byte[] data = new byte[3 * 17];
    data[34] = (byte) 0xFF;

    assertThat(Finite.firstBad(TensorType.MXFP4, data, data.length)).isEqualTo(64);
  }

  @ParameterizedTest
  @EnumSource
  void passesZeros(TensorType type) {
    byte[] data = new byte[3 * type.blockBytes()];

    assertThat(Finite.firstBad(type, data, data.length)).isEqualTo(-1);
  }

  @Test
  void findsComputedNumbersThatAreNotFinite() {
    float[] numbers = new float[37];
    numbers[36] = Float.NEGATIVE_INFINITY;

    assertThat(Finite.firstBad(numbers, 37)).isEqualTo(36);
    assertThat(Finite.firstBad(numbers, 36)).isEqualTo(-1);

    numbers[5] = Float.NaN;

    assertThat(Finite.firstBad(numbers, 37)).isEqualTo(5);
  }

  private static void put(byte[] data, int at, int bytes, long number) {
    for (int i = 0; i < bytes; i++) {
      data[at + i] = (byte) (number >>> 8 * i);
    }
  }
}
