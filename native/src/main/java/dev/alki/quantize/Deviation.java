// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.util.SortedMap;
import java.util.TreeMap;

/// Adds up how far one encoding of a tensor is from the tensor.
///
/// The sums are doubles, one for each row first, which then are added in the order of the rows:
/// they do not depend on the size of the chunks, nor on who is done with which of them when.
final class Deviation {
  private final SortedMap<Long, Rows> early = new TreeMap<>();
  private long next;
  private double error;
  private double energy;
  private double max;

  /// Rows from `first` on. Those that come before their turn wait.
  synchronized void add(long first, Rows rows) {
    early.put(first, rows);
    while (!early.isEmpty() && early.firstKey() == next) {
      Rows turn = early.remove(next);
      for (int i = 0; i < turn.errors.length; i++) {
        error += turn.errors[i];
        energy += turn.energies[i];
      }
      max = Math.max(max, turn.max);
      next += turn.errors.length;
    }
  }

  /// Of all rows, when they have come.
  synchronized RoundTrip total() {
    return error == 0 ? RoundTrip.EXACT : new RoundTrip(error / energy, max);
  }

  /// For each row the sums of (x - y)^2 and of x^2; and the largest |x - y| of all of them.
  ///
  /// Each sum is four, of every fourth element each, which need not wait for one another.
  record Rows(double[] errors, double[] energies, double max) {
    /// `energies` are those of `exact`, the same for all of its encodings.
    static Rows of(float[] exact, double[] energies, float[] decoded, int columns) {
      int rows = energies.length;
      double[] errors = new double[rows];
      double largest = 0;
      for (int row = 0; row < rows; row++) {
        int from = row * columns;
        largest = Math.max(largest, error(exact, decoded, from, from + columns, errors, row));
      }
      // Of a square that neither overflows nor vanishes, the root is exact.
      return new Rows(errors, energies, Math.sqrt(largest));
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
}
