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
  record Rows(double[] errors, double[] energies, double max) {
    static Rows of(float[] exact, float[] decoded, int rows, int columns) {
      double[] errors = new double[rows];
      double[] energies = new double[rows];
      double max = 0;
      for (int row = 0; row < rows; row++) {
        int from = row * columns;
        max = Math.max(max, largest(exact, decoded, from, from + columns));
        errors[row] = error(exact, decoded, from, from + columns);
        energies[row] = energy(exact, from, from + columns);
      }
      return new Rows(errors, energies, max);
    }

    /// In four sums, of every fourth element each, which need not wait for one another.
    private static double error(float[] exact, float[] decoded, int from, int to) {
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      int i = from;
      for (; i <= to - 4; i += 4) {
        a += square(exact[i] - (double) decoded[i]);
        b += square(exact[i + 1] - (double) decoded[i + 1]);
        c += square(exact[i + 2] - (double) decoded[i + 2]);
        d += square(exact[i + 3] - (double) decoded[i + 3]);
      }
      for (; i < to; i++) {
        a += square(exact[i] - (double) decoded[i]);
      }
      return a + b + (c + d);
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

    /// Differences of floats, rounded to floats: their order is that of the exact ones.
    private static float largest(float[] exact, float[] decoded, int from, int to) {
      float max = 0;
      for (int i = from; i < to; i++) {
        max = Math.max(max, Math.abs(exact[i] - decoded[i]));
      }
      return max;
    }

    private static double square(double number) {
      return number * number;
    }
  }
}
