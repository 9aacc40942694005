// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

/// [Transposed], of numbers that are calculated.
record TransposedNumbers(Numbers.Calculated source, long rows, long columns)
    implements Numbers.Calculated {
  @Override
  public void floats(long from, int count, float[] target, int at) {
    long matrix = rows * columns;
    int done = 0;
    while (done < count) {
      long base = (from + done) / matrix * matrix;
      long inside = (from + done) % matrix;
      long end = Math.min(inside + count - done, matrix);
      stripes(base, inside, end, target, at + done);
      done += Math.toIntExact(end - inside);
    }
  }

  private void stripes(long base, long from, long to, float[] target, int at) {
    long first = from / rows;
    int width = Math.toIntExact((to - 1) / rows - first + 1);
    float[] stripe = new float[width];
    for (long row = 0; row < rows; row++) {
      source.floats(base + row * columns + first, width, stripe, 0);
      for (int c = 0; c < width; c++) {
        long index = (first + c) * rows + row;
        if (index >= from && index < to) {
          target[Math.toIntExact(at + index - from)] = stripe[c];
        }
      }
    }
  }

  @Override
  public boolean here(long from, long count) {
    long matrix = rows * columns;
    long first = from / matrix;
    long last = (from + count - 1) / matrix;
    return count == 0 || source.here(first * matrix, (last - first + 1) * matrix);
  }
}
