// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.checkpoint.TensorBytes;
import dev.alki.gguf.TensorType;
import dev.alki.recipe.Recipe;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/// Rows of a checkpoint, as they are or in another order.
final class Rows {
  private Rows() {}

  static Recipe.Stored copy(TensorType type, TensorBytes data, long columns) {
    return new Copied(type, data, type.bytes(columns));
  }

  /// Row `i` is row `order(i)` of `source`.
  static Recipe.Stored reordered(Recipe.Stored source, long columns, LongUnaryOperator order) {
    return new Reordered(source, source.type().bytes(columns), order);
  }

  /// A vector of which element `i` is element `order(i)` of `source`.
  static Recipe.Stored shuffled(Recipe.Stored source, int elements, LongUnaryOperator order) {
    return new Shuffled(source, elements, order);
  }

  private record Copied(TensorType type, TensorBytes data, long rowBytes) implements Recipe.Stored {
    @Override
    public void copy(long row, int rows, byte[] target, int at) {
      int bytes = Math.toIntExact(rows * rowBytes);
      data.copy(row * rowBytes, target, at, bytes);
    }

    @Override
    public boolean here(long row, int rows) {
      return data.here(row * rowBytes, rows * rowBytes);
    }
  }

  private record Reordered(Recipe.Stored source, long rowBytes, LongUnaryOperator order)
      implements Recipe.Stored {
    @Override
    public TensorType type() {
      return source.type();
    }

    @Override
    public void copy(long row, int rows, byte[] target, int at) {
      for (int i = 0; i < rows; i++) {
        int to = Math.toIntExact(at + i * rowBytes);
        source.copy(order.applyAsLong(row + i), 1, target, to);
      }
    }

    @Override
    public boolean here(long row, int rows) {
      return LongStream.range(row, row + rows)
          .allMatch(each -> source.here(order.applyAsLong(each), 1));
    }
  }

  private record Shuffled(Recipe.Stored source, int elements, LongUnaryOperator order)
      implements Recipe.Stored {
    @Override
    public TensorType type() {
      return source.type();
    }

    @Override
    public void copy(long row, int rows, byte[] target, int at) {
      int width = source.type().blockBytes();
      byte[] vector = new byte[elements * width];
      source.copy(0, 1, vector, 0);
      for (int i = 0; i < elements; i++) {
        int from = Math.toIntExact(order.applyAsLong(i)) * width;
        System.arraycopy(vector, from, target, at + i * width, width);
      }
    }

    @Override
    public boolean here(long row, int rows) {
      return source.here(0, 1);
    }
  }
}
