// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.gguf.TensorType;

/// Matrices of `rows` times `columns`, one after the other, each turned over: element `(c, r)` is
/// element `(r, c)`.
///
/// A range of it lies in stripes of the source, so each row of the source is asked once for the
/// stripe that a range needs, and not once for each element.
record Transposed(Numbers.Stored source, long rows, long columns) implements Numbers.Stored {
  @Override
  public TensorType type() {
    return source.type();
  }

  @Override
  public void copy(long from, int count, byte[] target, int at) {
    int width = type().blockBytes();
    long done = 0;
    while (done < count) {
      long matrix = (from + done) / (rows * columns);
      long inside = (from + done) % (rows * columns);
      long end = Math.min(inside + count - done, rows * columns);
      stripes(matrix, inside, end, target, Math.toIntExact(at + done * width));
      done += end - inside;
    }
  }

  /// Elements `from` to before `to` of one turned matrix: columns of the source, in the first and
  /// the last of which some rows may not be asked for.
  private void stripes(long matrix, long from, long to, byte[] target, int at) {
    int width = type().blockBytes();
    long first = from / rows;
    int columnsHere = Math.toIntExact((to - 1) / rows - first + 1);
    byte[] stripe = new byte[columnsHere * width];
    for (long row = 0; row < rows; row++) {
      source.copy(matrix * rows * columns + row * columns + first, columnsHere, stripe, 0);
      for (int c = 0; c < columnsHere; c++) {
        long index = (first + c) * rows + row;
        if (index >= from && index < to) {
          int place = Math.toIntExact(at + (index - from) * width);
          System.arraycopy(stripe, c * width, target, place, width);
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
