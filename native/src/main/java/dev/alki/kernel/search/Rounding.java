// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

/// The ways in which the reference makes whole numbers of floats. They differ from Java's in ties,
/// and in what comes of numbers out of range and of NaN: in blocks of denormal numbers an inverse
/// scale is infinite, so these do occur.
public final class Rounding {
  /// Added to a number below 2^22 in magnitude it leaves no bits for a fraction.
  private static final float NO_FRACTION = 12582912f;

  private Rounding() {}

  /// To nearest, ties to even; `nearest_int`. Infinities give -2^22, NaN gives 0.
  public static int nearest(float value) {
    return (Float.floatToRawIntBits(value + NO_FRACTION) & 0x007F_FFFF) - 0x0040_0000;
  }

  /// To nearest, bounded.
  public static int nearest(float value, int least, int most) {
    return Math.clamp(nearest(value), least, most);
  }

  /// To nearest, ties away from zero; `roundf` and the conversion to an integer. Out of range and
  /// NaN: the least integer.
  public static int away(float value) {
    float magnitude = Math.abs(value);
    if (!(magnitude < 0x1p23f)) {
      return truncated(value);
    }
    int whole = (int) magnitude;
    if (magnitude - whole >= 0.5f) {
      whole++;
    }
    return value < 0 ? -whole : whole;
  }

  /// Toward zero; the conversion to an integer of x86-64. Out of range and NaN: the least integer.
  public static int truncated(float value) {
    return value >= -0x1p31f && value < 0x1p31f ? (int) value : Integer.MIN_VALUE;
  }
}
