// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import java.util.function.LongUnaryOperator;

/// Where the elements of a view are in what it looks at.
public interface Layout {
  /// The place of element `index`.
  long at(long index);

  /// How many elements from `index` on, itself included, lie one after the other there.
  long run(long index);

  /// Element `i` is element `i + offset`.
  static Layout from(long offset) {
    return new Layout() {
      @Override
      public long at(long index) {
        return index + offset;
      }

      @Override
      public long run(long index) {
        return Long.MAX_VALUE;
      }
    };
  }

  /// Of runs of `length` elements: run `i` is run `order(i)`.
  static Layout runs(long length, LongUnaryOperator order) {
    return new Layout() {
      @Override
      public long at(long index) {
        return order.applyAsLong(index / length) * length + index % length;
      }

      @Override
      public long run(long index) {
        return length - index % length;
      }
    };
  }

  /// Goes through a range, run by run.
  default void each(long from, long count, Run run) {
    long done = 0;
    while (done < count) {
      long length = Math.min(run(from + done), count - done);
      run.accept(at(from + done), Math.toIntExact(length), Math.toIntExact(done));
      done += length;
    }
  }

  /// `length` elements from `from` on, which come `after` elements of the range.
  @FunctionalInterface
  interface Run {
    void accept(long from, int length, int after);
  }
}
