// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Numbers that PyTorch 2.11 gives.
class NormalQuantileTest {
  @Test
  void equalsPyTorch() {
    assertThat(NormalQuantile.of(0.95f)).isEqualTo(0x1.a5152p0f);
    assertThat(NormalQuantile.of(0.9f)).isEqualTo(0x1.4813c2p0f);
    assertThat(NormalQuantile.of(0.99f)).isEqualTo(0x1.29c5c8p1f);
    assertThat(NormalQuantile.of(0.5f)).isEqualTo(0);
    assertThat(NormalQuantile.of(0)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(NormalQuantile.of(1)).isEqualTo(Float.POSITIVE_INFINITY);
  }
}
