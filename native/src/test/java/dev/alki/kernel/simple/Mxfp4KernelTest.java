// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alki.kernel.Kernel;
import dev.alki.kernel.VectorModule;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Mxfp4KernelTest {
  /// How many of the floats below a power of two have a logarithm that glibc rounds up to a whole
  /// number: measured with its 2.36.
  @ParameterizedTest
  @ValueSource(strings = {"-126 22", "-10 5", "0 0", "3 1", "127 44"})
  void logarithmsJustBelowAPowerOfTwoRoundUpAsInTheReference(String row) {
    int power = Integer.parseInt(row.split(" ")[0]);
    int roundedUp = Integer.parseInt(row.split(" ")[1]);
    int bits = Float.floatToRawIntBits(Math.scalb(1f, power));
    assertThat(E8M0.floorLog2(Float.intBitsToFloat(bits))).isEqualTo(power);
    for (int below = 1; below < 100; below++) {
      assertThat(E8M0.floorLog2(Float.intBitsToFloat(bits - below)))
          .isEqualTo(below <= roundedUp ? power : power - 1);
    }
  }

  /// There values times the scale overflow, and the borders between them are other ones.
  @ParameterizedTest
  @ValueSource(floats = {Float.MAX_VALUE, 0x1p127f, 0x1p126f, 0x1p-123f, 0x1p-126f, 0x1p-149f})
  void vectorsGiveTheScalarBlocksAtTheEndsOfTheRange(float largest) {
    assumeTrue(VectorModule.load());
    SplittableRandom random = new SplittableRandom(11);
    float[] numbers = new float[32 * 64];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % 32 == 5 ? largest : (float) random.nextDouble(-1, 1) * largest;
    }
    assertThat(encoded(new Mxfp4VectorKernel(), numbers))
        .isEqualTo(encoded(new Mxfp4Kernel(), numbers));
  }

  private static byte[] encoded(Kernel kernel, float[] numbers) {
    byte[] blocks = new byte[numbers.length / 32 * 17];
    kernel.encode(numbers, 0, 1, numbers.length, new float[0], blocks, 0);
    return blocks;
  }
}
