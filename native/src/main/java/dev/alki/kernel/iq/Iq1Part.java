// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

/// One part of IQ1_S or IQ1_M: its numbers are sorted, [Iq1Parts] finds which of them get the
/// lowest, the middle and the highest of three levels, then the nearest points of the grid are
/// looked up. One thread at a time.
class Iq1Part {
  private final int size;
  private final float nearZero;

  /// By place in the part; beyond it there are zeros.
  final float[] weights;

  /// Places in the part, by ascending number; equal ones as they come.
  final int[] order;

  /// Indices of points, for each eight numbers.
  final int[] indices;

  /// For each eight numbers whether an eighth is taken off the levels.
  final boolean[] minus;

  private final int[] levels;
  private boolean offTheGrid;

  /// Whether the part has points; else it is one of zeros, and stays empty.
  boolean open;

  /// How many numbers get the lowest level, and how many that or the middle one; negative when
  /// there is no way.
  int lowest;

  int lower;
  float scale;

  Iq1Part(int size, float nearZero) {
    this.size = size;
    this.nearZero = nearZero;
    this.weights = new float[size + 16];
    this.order = new int[size];
    this.levels = new int[size];
    this.indices = new int[size / 8];
    this.minus = new boolean[size / 8];
  }

  /// Weights with importance: its product with the root of the square plus `meanSquare`, twice that
  /// of the block; else the square.
  final void weigh(float[] x, int from, float meanSquare, float[] importance, int column) {
    for (int i = 0; i < size; i++) {
      float square = x[from + i] * x[from + i];
      weights[i] =
          importance.length > 0
              ? importance[column + i] * (float) Math.sqrt(meanSquare + square)
              : square;
    }
  }

  /// Sorts the numbers, unless they are all near zero. Weights are there.
  final void begin(float[] x, int from) {
    float largest = 0;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, Math.abs(x[from + i]));
    }
    open = !(largest < nearZero);
    lowest = -1;
    if (open) {
      sort(x, from);
    }
  }

  /// Places on the grid what was cut in three; `scale` may still be negative.
  final void end(float[] x, int from) {
    open &= lowest >= 0;
    if (!open) {
      scale = 0;
      return;
    }
    for (int i = 0; i < size; i++) {
      int level = i < lowest ? 0 : i < lower ? 1 : 2;
      levels[order[i]] = scale < 0 ? 2 - level : level;
    }
    if (scale < 0) {
      scale = -scale;
      for (int i = 0; i < minus.length; i++) {
        minus[i] = !minus[i];
      }
    }
    offTheGrid = false;
    for (int eight = 0; eight < indices.length; eight++) {
      place(x, from, eight);
    }
    if (offTheGrid) {
      fit(x, from);
    }
  }

  void sort(float[] x, int from) {
    for (int i = 0; i < size; i++) {
      float value = x[from + i];
      int at = i;
      while (at > 0 && x[from + order[at - 1]] > value) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = i;
    }
  }

  private void place(float[] x, int from, int eight) {
    int word = 0;
    for (int i = 0; i < 8; i++) {
      word |= levels[8 * eight + i] << 2 * i;
    }
    Neighbours neighbours = Grid.IQ1.neighbours();
    int place = neighbours.place(word);
    indices[eight] = place < 0 ? nearest(x, from, eight, ~place) : place;
    offTheGrid |= place < 0;
  }

  /// The index of the best point of a list.
  int nearest(float[] x, int from, int eight, int list) {
    Neighbours neighbours = Grid.IQ1.neighbours();
    int start = neighbours.starts()[list];
    int nearest = neighbours.lists()[start];
    float least = Float.MAX_VALUE;
    for (int i = start; i < start + neighbours.counts()[list]; i++) {
      int candidate = neighbours.lists()[i];
      float error = error(x, from, eight, Grid.IQ1.points()[candidate]);
      if (error < least) {
        least = error;
        nearest = candidate;
      }
    }
    return nearest;
  }

  private float error(float[] x, int from, int eight, int word) {
    float sum = 0;
    for (int i = 0; i < 8; i++) {
      float value = Iq1Block.value(word, i, minus[eight]);
      float difference = scale * value - x[from + 8 * eight + i];
      sum += weights[8 * eight + i] * difference * difference;
    }
    return sum;
  }

  private void fit(float[] x, int from) {
    float products = 0;
    float squares = 0;
    for (int i = 0; i < size; i++) {
      int word = Grid.IQ1.points()[indices[i / 8]];
      float value = Iq1Block.value(word, i % 8, minus[i / 8]);
      products += weights[i] * value * x[from + i];
      squares += weights[i] * value * value;
    }
    if (products > 0 && squares > 0) {
      scale = products / squares;
    }
  }
}
