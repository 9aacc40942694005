// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.kernel.VectorModule;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The build runs this and [KernelContractTest] in JVMs that are held to vectors of 128 and of 256
/// bits, and this alone in one without the module of the Vector API.
class VectorWidthTest {
  /// The most that each of those runs allows; 0 for no vectors at all, less for any.
  private static final int BITS = Integer.getInteger("alki.test.vector", -1);

  @ParameterizedTest
  @MethodSource("recorded")
  void chosenKernelsGiveTheReferencesBlocks(Recorded record) {
    byte[] blocks = new byte[(int) record.type().bytes((long) Recorded.ROWS * Recorded.COLUMNS)];
    Kernels.of(record.type())
        .encode(record.input(), 0, Recorded.ROWS, Recorded.COLUMNS, record.importance(), blocks, 0);
    assertThat(Recorded.digest(blocks)).isEqualTo(record.blocks());
    assertThat(VectorModule.bits()).matches(VectorWidthTest::wanted, "at most " + BITS + " bits");
  }

  private static boolean wanted(OptionalInt bits) {
    return BITS < 0 || bits.orElse(0) <= BITS;
  }

  static List<Recorded> recorded() {
    return KernelContractTest.recorded().toList();
  }
}
