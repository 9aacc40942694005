// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

/// The nearest whole number, ties to the even one, as ggml finds it: from the bits of a float that
/// was shifted to where whole numbers are one unit apart. That holds up to 4194303 either way;
/// beyond, and for infinities and NaN, which scales of denormal numbers lead to, it is what those
/// bits say (0 for NaN, -4194304 for infinities), and blocks depend on that too.
public final class Nearest {
  /// 3 · 2²²
  static final float SHIFT = 12582912;

  static final int FRACTION = 0x7F_FFFF;
  static final int HALF = 0x40_0000;

  private Nearest() {}

  public static int of(float value) {
    return (Float.floatToRawIntBits(value + SHIFT) & FRACTION) - HALF;
  }

  public static int of(float value, int least, int most) {
    return Math.clamp(of(value), least, most);
  }
}
