// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

/// [LevelKernel#meanSquare] of the rows of a call, computed for four rows at once, because each sum
/// waits for itself.
final class RowMeans {
  private static final int ROWS = 4;

  private final float[] source;
  private final int from;
  private final int rows;
  private final int columns;
  private final float[] means = new float[ROWS];
  private int first = -1;

  RowMeans(float[] source, int from, int rows, int columns) {
    this.source = source;
    this.from = from;
    this.rows = rows;
    this.columns = columns;
  }

  float of(int row) {
    if (row - row % ROWS != first) {
      first = row - row % ROWS;
      sum(start(first), start(first + 1), start(first + 2), start(first + 3));
    }
    return means[row % ROWS];
  }

  /// Past the last row there is that one.
  private int start(int row) {
    return from + Math.min(row, rows - 1) * columns;
  }

  private void sum(int one, int two, int three, int four) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (int i = 0; i < columns; i++) {
      a += source[one + i] * source[one + i];
      b += source[two + i] * source[two + i];
      c += source[three + i] * source[three + i];
      d += source[four + i] * source[four + i];
    }
    means[0] = a / columns;
    means[1] = b / columns;
    means[2] = c / columns;
    means[3] = d / columns;
  }
}
