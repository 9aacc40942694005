// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

/// The sixteen values of IQ4_NL and IQ4_XS, denser near zero: facts of the format.
final class Iq4Values {
  private static final byte[] VALUES = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  /// The value that a block's number of largest magnitude gets.
  static final int EXTREME = VALUES[0];

  static final int COUNT = VALUES.length;

  private Iq4Values() {}

  static byte value(int index) {
    return VALUES[index];
  }

  /// The index of the nearest value, of equally near ones the upper; 15 for NaN.
  static int nearest(float x) {
    if (x <= VALUES[0]) {
      return 0;
    }
    if (x >= VALUES[COUNT - 1]) {
      return COUNT - 1;
    }
    int below = 0;
    int above = COUNT - 1;
    while (above - below > 1) {
      int middle = (below + above) / 2;
      if (x < VALUES[middle]) {
        above = middle;
      } else {
        below = middle;
      }
    }
    return x - VALUES[above - 1] < VALUES[above] - x ? above - 1 : above;
  }
}
