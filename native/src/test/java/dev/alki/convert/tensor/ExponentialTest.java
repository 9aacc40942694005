// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentialTest {
  /// What `torch.exp` gives where the nearest number would be one beside it.
  @ParameterizedTest
  @CsvSource({
    "0.1171875, 3f8fea0e",
    "3.1875, 41c1d280",
    "-0.90234375, 3ecfad25",
    "1.421875, 4084a2e6",
    "71.5, 730e4a5e"
  })
  void isPyTorchsWhereThatIsNotTheNearest(float x, String bits) {
    assertThat(Integer.toHexString(Float.floatToRawIntBits(Exponential.of(x)))).isEqualTo(bits);
    assertThat(Exponential.of(x)).isNotEqualTo((float) Math.exp(x));
  }

  @Test
  void endsInZeroAndInfinity() {
    assertThat(Exponential.of(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(Exponential.of(0)).isEqualTo(1);
    assertThat(Exponential.of(1000)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Exponential.of(Float.NaN)).isNaN();
  }
}
