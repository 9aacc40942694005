// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import org.junit.jupiter.api.Test;

class FusedHeadsTest {
  @Test
  void putsQueriesThenKeysThenValues() {
    Part fused = Part.of("qkv", new float[] {0, 1, 10, 11, 2, 3, 12, 13}).shaped(8L, 1L);
    assertThat(numbers(FusedHeads.apart(fused, 2, 2, 1)))
        .containsExactly(0, 1, 2, 3, 10, 12, 11, 13);
  }

  @Test
  void keepsTheRowsOfAHeadTogether() {
    Part fused = Part.of("qkv.bias", new float[] {0, 1, 10, 11, 20, 21, 2, 3, 12, 13, 22, 23});
    assertThat(numbers(FusedHeads.apart(fused, 2, 1, 2)))
        .containsExactly(0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23);
  }

  @Test
  void refusesRowsThatTheGroupsDoNotNeed() {
    Part fused = Part.of("qkv", new float[9]);
    Fault fault = catchThrowableOfType(Fault.class, () -> FusedHeads.apart(fused, 2, 2, 1));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
  }

  private static float[] numbers(Part part) {
    float[] numbers = new float[Math.toIntExact(part.elements())];
    part.numbers().floats(0, numbers.length, numbers, 0);
    return numbers;
  }
}
