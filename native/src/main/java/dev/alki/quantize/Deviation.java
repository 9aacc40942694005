// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

/// How far rows of one encoding of a tensor are from the tensor: for each row the sums of (x - y)^2
/// and of x^2; and the largest |x - y| of all of them.
///
/// Each sum is four, of every fourth element each, which need not wait for one another.
record Deviation(double[] errors, double[] energies, double max) {
  /// `energies` are those of `exact`, the same for all of its encodings.
  static Deviation of(float[] exact, double[] energies, float[] decoded, int columns) {
    int rows = energies.length;
    double[] errors = new double[rows];
    double largest = 0;
    for (int row = 0; row < rows; row++) {
      int from = row * columns;
      largest = Math.max(largest, error(exact, decoded, from, from + columns, errors, row));
    }
    // Of a square that neither overflows nor vanishes, the root is exact.
    return new Deviation(errors, energies, Math.sqrt(largest));
  }

  /// The sums of x^2 of rows.
  static double[] energies(float[] exact, int rows, int columns) {
    double[] energies = new double[rows];
    for (int row = 0; row < rows; row++) {
      energies[row] = energy(exact, row * columns, (row + 1) * columns);
    }
    return energies;
  }

  /// Puts the sum into `errors` at `row`; gives back the largest square.
  private static double error(
      float[] exact, float[] decoded, int from, int to, double[] errors, int row) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    double largest = 0;
    int i = from;
    for (; i <= to - 4; i += 4) {
      double w = square(exact[i] - (double) decoded[i]);
      double x = square(exact[i + 1] - (double) decoded[i + 1]);
      double y = square(exact[i + 2] - (double) decoded[i + 2]);
      double z = square(exact[i + 3] - (double) decoded[i + 3]);
      a += w;
      b += x;
      c += y;
      d += z;
      // Seldom so after the first few, and quicker asked than Math.max.
      if (w > largest || x > largest || y > largest || z > largest) {
        largest = Math.max(largest, Math.max(Math.max(w, x), Math.max(y, z)));
      }
    }
    for (; i < to; i++) {
      double rest = square(exact[i] - (double) decoded[i]);
      a += rest;
      largest = Math.max(largest, rest);
    }
    errors[row] = a + b + (c + d);
    return largest;
  }

  private static double energy(float[] exact, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i <= to - 4; i += 4) {
      a += square(exact[i]);
      b += square(exact[i + 1]);
      c += square(exact[i + 2]);
      d += square(exact[i + 3]);
    }
    for (; i < to; i++) {
      a += square(exact[i]);
    }
    return a + b + (c + d);
  }

  private static double square(double number) {
    return number * number;
  }
}
