// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Shape;
import dev.alki.recipe.ModelTensor;
import java.util.List;
import java.util.Optional;

/// The work of a pass that is not done yet, cut into ranges of rows, handed out one by one, in
/// order, to whoever asks. Where a tensor is cut does not depend on what is done of it. Nobody
/// holds more than one, so as many are in flight as there are workers.
final class Chunks {
  /// `rows` rows from `row` on of a tensor; `number` counts from 0.
  record Chunk(long number, Wanted wanted, long row, int rows) {
    Shape shape() {
      return wanted.tensor().shape();
    }
  }

  /// Longest row there is room for: longer than any vocabulary.
  private static final long MAX_COLUMNS = 1 << 24;

  private final List<Wanted> tensors;
  private final int elements;
  private int tensor;
  private long row;
  private long number;

  /// Chunks have about `elements` numbers, and at least one row.
  Chunks(List<Wanted> tensors, int elements) {
    tensors.forEach(wanted -> check(wanted.tensor()));
    this.tensors = tensors.stream().filter(Chunks::unfinished).toList();
    this.elements = elements;
    this.row = begin();
  }

  /// Rows of a chunk of a tensor of this shape, but for its last one.
  static long rows(Shape shape, int elements) {
    return Math.max(1, elements / shape.columns());
  }

  synchronized Optional<Chunk> next() {
    if (tensor == tensors.size()) {
      return Optional.empty();
    }
    Wanted wanted = tensors.get(tensor);
    Shape shape = wanted.tensor().shape();
    long rows = Math.min(rows(shape, elements), shape.rows() - row);
    Chunk chunk = new Chunk(number++, wanted, row, (int) rows);
    row += rows;
    if (row == shape.rows()) {
      tensor++;
      row = begin();
    }
    return Optional.of(chunk);
  }

  private long begin() {
    return tensor == tensors.size() ? 0 : tensors.get(tensor).start();
  }

  private static boolean unfinished(Wanted wanted) {
    return wanted.tensor().bytes() > 0 && wanted.start() < wanted.tensor().shape().rows();
  }

  private static void check(ModelTensor tensor) {
    if (tensor.shape().columns() > MAX_COLUMNS) {
      throw Fault.in(Code.SHAPE_NOT_QUANTIZABLE, tensor.name())
          .what("has too long rows")
          .expected("at most " + MAX_COLUMNS + " columns")
          .got(tensor.shape().columns())
          .fault();
    }
  }
}
