// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Shape;
import dev.alki.recipe.ModelTensor;
import java.util.Iterator;
import java.util.LinkedList;
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

  private final List<Line> lines;
  private final int elements;
  private long number;

  /// A tensor of which chunks are left, and where the next one begins.
  private static final class Line {
    private final Wanted wanted;
    private long row;

    private Line(Wanted wanted) {
      this.wanted = wanted;
      this.row = wanted.start();
    }
  }

  /// Chunks have about `elements` numbers, and at least one row.
  Chunks(List<Wanted> tensors, int elements) {
    tensors.forEach(wanted -> check(wanted.tensor()));
    this.lines =
        new LinkedList<>(tensors.stream().filter(Chunks::unfinished).map(Line::new).toList());
    this.elements = elements;
  }

  /// Rows of a chunk of a tensor of this shape, but for its last one.
  static long rows(Shape shape, int elements) {
    return Math.max(1, elements / shape.columns());
  }

  /// Whether there are no more.
  synchronized boolean none() {
    return lines.isEmpty();
  }

  /// The first one, in the order of the tensors, of which everything that it is made of is there.
  synchronized Optional<Chunk> next() {
    Iterator<Line> each = lines.iterator();
    while (each.hasNext()) {
      Line line = each.next();
      Wanted wanted = line.wanted;
      Shape shape = wanted.tensor().shape();
      int rows = (int) Math.min(rows(shape, elements), shape.rows() - line.row);
      if (wanted.tensor().recipe().here(line.row, rows)) {
        Chunk chunk = new Chunk(number++, wanted, line.row, rows);
        line.row += rows;
        if (line.row == shape.rows()) {
          each.remove();
        }
        return Optional.of(chunk);
      }
    }
    return Optional.empty();
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
