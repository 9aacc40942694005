// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

/// How the bytes of a block of a grid type lie.
sealed interface GridLayout
    permits Iq2XxsLayout, Iq2XsLayout, Iq2SLayout, Iq3XxsLayout, Iq3SLayout {
  /// Whether only seven of eight signs are stored: the number of minus signs is even.
  boolean evenSigns();

  void write(GridBlock block, byte[] target, int at);

  void read(byte[] source, int at, GridBlock block);

  /// Eight signs of which seven are stored.
  static int even(int signs) {
    return signs & 127 | (Integer.bitCount(signs & 127) & 1) << 7;
  }
}
