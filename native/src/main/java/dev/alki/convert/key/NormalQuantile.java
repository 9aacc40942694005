// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

/// The number that a share of normally distributed numbers is below, as PyTorch has it: twice the
/// share less one, the inverse error function of that, times the root of two, each rounded to F32.
///
/// The inverse error function is calculated in double precision and rounded once, which equals
/// PyTorch's for all of some thousand shares that were tried.
final class NormalQuantile {
  private static final double ROOT_OF_PI = Math.sqrt(Math.PI);
  private static final int MAX_STEPS = 200;

  private NormalQuantile() {}

  static float of(float share) {
    float x = 2 * share - 1;
    return (float) inverse(x) * (float) Math.sqrt(2);
  }

  /// Newton's method. The error function bends downwards on this side, so that it comes nearer from
  /// below without going too far.
  private static double inverse(double x) {
    if (Math.abs(x) >= 1) {
      return Math.copySign(Double.POSITIVE_INFINITY, x);
    }
    double target = Math.abs(x);
    double z = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
      double next = z + (target - error(z)) * ROOT_OF_PI / 2 * StrictMath.exp(z * z);
      if (Math.abs(next - z) <= Math.ulp(z)) {
        break;
      }
      z = next;
    }
    return Math.copySign(z, x);
  }

  /// The error function, as a series of positive numbers.
  private static double error(double z) {
    double sum = 0;
    double term = z;
    for (int n = 1; term > sum * 0x1p-60; n++) {
      sum += term;
      term *= 2 * z * z / (2 * n + 1);
    }
    return 2 / ROOT_OF_PI * StrictMath.exp(-z * z) * sum;
  }
}
