// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [GridSearch] for many parts at once: vector i holds number i of each part, so that each lane
/// does what the scalar search does, in its order. Only for levels off the grid each lane in its
/// turn has the candidates across all of them. One thread at a time.
final class GridLanes {
  private final GridRules rules;
  private final Grid grid;
  private final int parts;
  private final int size;
  private final int group;
  private final int groups;
  private final int bits;
  private final int[] places;
  private final char[] lists;
  private final char[] points;
  private final NearestLanes nearest;

  /// Number i of a part is at `i * parts + part`.
  private final float[] magnitudes;

  private final float[] weights;
  private final float[] weighted;

  /// Tables of [NearestLanes], for each group of each part.
  private final float[] tableNumbers;

  private final float[] tableRoots;
  private final float[] tableValues = new float[NearestLanes.TABLE];

  /// Group i of a part is at `i * parts + part`.
  private final int[] words;

  private final int[] tried;
  private final int[] off;
  private final int[] triedOff;
  private final float[] triedScales;
  private final boolean[] found;
  private final GridPart[] ready;
  private final float[] scales;

  GridLanes(GridRules rules) {
    this.rules = rules;
    this.grid = rules.grid();
    this.size = rules.part();
    this.parts = Math.max(Lanes.COUNT, GridBlock.SIZE / size);
    this.group = grid.group();
    this.groups = size / group;
    this.bits = grid.bits();
    this.places = grid.neighbours().places();
    this.lists = grid.neighbours().lists();
    this.points = grid.points();
    this.nearest = new NearestLanes(grid);
    this.magnitudes = new float[size * parts];
    this.weights = new float[size * parts];
    this.weighted = new float[size * parts];
    this.tableNumbers = new float[parts * groups * NearestLanes.TABLE];
    this.tableRoots = new float[parts * groups * NearestLanes.TABLE];
    this.words = new int[groups * parts];
    this.tried = new int[groups * parts];
    this.off = new int[parts];
    this.triedOff = new int[parts];
    this.triedScales = new float[parts];
    this.found = new boolean[parts];
    this.scales = new float[parts];
    this.ready = new GridPart[parts];
    for (int i = 0; i < parts; i++) {
      ready[i] = new GridPart(rules);
    }
    for (int i = 0; i < tableValues.length; i++) {
      tableValues[i] = 2 * (i % levelRoom()) + 1;
    }
  }

  /// How many parts are searched at once: those of whole blocks.
  int parts() {
    return parts;
  }

  /// Takes a block of the source; `importance` has no element when there is none.
  void take(int block, float[] x, int from, float[] importance, int column) {
    float meanSquare = GridPart.meanSquare(x, from, rules);
    for (int i = 0; i < GridBlock.SIZE / size; i++) {
      int part = block * (GridBlock.SIZE / size) + i;
      ready[part].take(x, from + i * size, meanSquare, importance, column + i * size);
      transpose(part, ready[part]);
    }
  }

  /// There is no such block: its parts are zeros.
  void leaveOut(int block) {
    for (int i = 0; i < magnitudes.length; i++) {
      if (i % parts / (GridBlock.SIZE / size) == block) {
        magnitudes[i] = 0;
      }
    }
  }

  /// Gives back what was found for a block.
  void give(int block, GridBlock target) {
    int first = block * (GridBlock.SIZE / size);
    int[] partWords = new int[groups];
    target.clear();
    for (int part = first; part < first + GridBlock.SIZE / size; part++) {
      if (found[part]) {
        for (int i = 0; i < groups; i++) {
          partWords[i] = words[i * parts + part];
        }
        target.place(part - first, partWords, ready[part].signs, scales[part] < 0);
        scales[part] = Math.abs(scales[part]);
      }
    }
    target.finish(scales, first);
  }

  private void transpose(int part, GridPart ready) {
    for (int i = 0; i < size; i++) {
      float magnitude = ready.magnitudes[i];
      float weight = ready.weights[i];
      magnitudes[i * parts + part] = magnitude;
      weights[i * parts + part] = weight;
      weighted[i * parts + part] = weight * magnitude;
      float root = (float) Math.sqrt(weight);
      int from = (part * size + i) * levelRoom();
      for (int level = from; level < from + levelRoom(); level++) {
        tableNumbers[level] = magnitude;
        tableRoots[level] = root;
      }
    }
  }

  void search() {
    for (int first = 0; first < parts; first += Lanes.COUNT) {
      search(first);
    }
  }

  private void search(int first) {
    FloatVector largest = FloatVector.fromArray(Lanes.FLOATS, magnitudes, first);
    for (int i = first; i < magnitudes.length; i += parts) {
      largest = largest.max(FloatVector.fromArray(Lanes.FLOATS, magnitudes, i));
    }
    int highest = 2 * grid.levels() - 1;
    FloatVector reach = largest;
    FloatVector scale = largest.div(highest);
    VectorMask<Float> open = largest.compare(VectorOperators.GE, rules.fit().nearZero());
    if (rules.redo() == GridRules.Redo.ALL) {
      scale = NonNegativeLanes.scale(magnitudes, weights, first, parts, grid.levels() + 1);
      reach = scale.mul(grid.levels());
      open = open.and(reach.compare(VectorOperators.GT, 0));
    }
    for (int lane = 0; lane < Lanes.COUNT; lane++) {
      found[first + lane] = open.laneIsSet(lane);
    }
    Arrays.fill(
        off,
        first,
        first + Lanes.COUNT,
        rules.redo() == GridRules.Redo.ALL_IF_ANY ? (1 << groups) - 1 : 0);
    for (int i = first; i < words.length; i += parts) {
      IntVector.zero(Lanes.INTS).intoArray(words, i);
    }
    scale = bestStep(first, reach, scale, open);
    scale = placeAgain(first, scale, open);
    scale.blend(0, open.not()).intoArray(scales, first);
  }

  private FloatVector bestStep(
      int first, FloatVector reach, FloatVector scale, VectorMask<Float> open) {
    int highest = 2 * grid.levels() - 1;
    FloatVector best = FloatVector.zero(Lanes.FLOATS);
    int count = rules.steps().count();
    long lanes = open.toLong();
    for (int step = -count; step <= count; step++) {
      FloatVector inverse =
          FloatVector.broadcast(Lanes.FLOATS, highest + step * rules.steps().width()).div(reach);
      FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1);
      one.div(inverse).intoArray(triedScales, first);
      tryLevels(first, inverse);
      tryNearest(first, lanes);
      FloatVector products = products(tried, first);
      FloatVector squares = squares(tried, first);
      VectorMask<Float> better =
          squares
              .compare(VectorOperators.GT, 0)
              .and(products.mul(products).compare(VectorOperators.GT, best.mul(squares)));
      if (better.anyTrue()) {
        FloatVector fit = products.div(squares);
        scale = scale.blend(fit, better);
        best = best.blend(fit.mul(products), better);
        keep(first, better.cast(Lanes.INTS));
      }
    }
    return scale;
  }

  private void keep(int first, VectorMask<Integer> better) {
    for (int i = first; i < words.length; i += parts) {
      keep(tried, words, i, better);
    }
    keep(triedOff, off, first, better);
  }

  private static void keep(int[] tried, int[] kept, int at, VectorMask<Integer> better) {
    IntVector.fromArray(Lanes.INTS, kept, at)
        .blend(IntVector.fromArray(Lanes.INTS, tried, at), better)
        .intoArray(kept, at);
  }

  /// At the scales that were found.
  private FloatVector placeAgain(int first, FloatVector scale, VectorMask<Float> open) {
    VectorMask<Float> due = open.and(scale.compare(VectorOperators.GT, 0));
    if (rules.redo() != GridRules.Redo.ALL) {
      IntVector any = IntVector.fromArray(Lanes.INTS, off, first);
      due = due.and(any.compare(VectorOperators.NE, 0).cast(Lanes.FLOATS));
    }
    if (!due.anyTrue()) {
      return scale;
    }
    scale.intoArray(triedScales, first);
    tryLevels(first, FloatVector.broadcast(Lanes.FLOATS, 1).div(scale));
    tryNearest(first, due.toLong());
    for (int i = 0; i < groups; i++) {
      VectorMask<Integer> again = due.cast(Lanes.INTS);
      if (rules.redo() == GridRules.Redo.OFF_THE_GRID) {
        IntVector bit = IntVector.fromArray(Lanes.INTS, off, first).and(1 << i);
        again = again.and(bit.compare(VectorOperators.NE, 0));
      }
      int at = i * parts + first;
      keep(tried, words, at, again);
    }
    FloatVector squares = squares(words, first);
    return scale.blend(
        products(words, first).div(squares), due.and(squares.compare(VectorOperators.GT, 0)));
  }

  private void tryLevels(int first, FloatVector inverse) {
    IntVector most = IntVector.broadcast(Lanes.INTS, grid.levels() - 1);
    IntVector none = IntVector.zero(Lanes.INTS);
    for (int at = 0; at < groups; at++) {
      IntVector word = none;
      for (int i = 0; i < group; i++) {
        FloatVector magnitude =
            FloatVector.fromArray(Lanes.FLOATS, magnitudes, (at * group + i) * parts + first);
        IntVector level = Lanes.nearest(inverse.mul(magnitude).sub(1).mul(0.5f));
        level = level.max(none).min(most);
        word = word.or(level.lanewise(VectorOperators.LSHL, bits * i));
      }
      word.intoArray(tried, at * parts + first);
    }
  }

  /// Replaces levels that are off the grid, in the lanes whose bits are set.
  private void tryNearest(int first, long lanes) {
    for (int lane = 0; lane < Lanes.COUNT; lane++) {
      int part = first + lane;
      int offTheGrid = 0;
      if ((lanes >> lane & 1) != 0) {
        for (int i = 0; i < groups; i++) {
          int place = places[tried[i * parts + part]];
          if (place < 0) {
            offTheGrid |= 1 << i;
            int from = (part * groups + i) * NearestLanes.TABLE;
            int at =
                nearest.find(
                    ~place, triedScales[part], tableValues, tableNumbers, tableRoots, from);
            tried[i * parts + part] = points[lists[at]];
          }
        }
      }
      triedOff[part] = offTheGrid;
    }
  }

  private FloatVector products(int[] words, int first) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int at = 0; at < groups; at++) {
      IntVector word = IntVector.fromArray(Lanes.INTS, words, at * parts + first);
      for (int i = 0; i < group; i++) {
        FloatVector product =
            FloatVector.fromArray(Lanes.FLOATS, weighted, (at * group + i) * parts + first);
        sum = sum.add(product.mul(value(word, i)));
      }
    }
    return sum;
  }

  private FloatVector squares(int[] words, int first) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int at = 0; at < groups; at++) {
      IntVector word = IntVector.fromArray(Lanes.INTS, words, at * parts + first);
      for (int i = 0; i < group; i++) {
        FloatVector weight =
            FloatVector.fromArray(Lanes.FLOATS, weights, (at * group + i) * parts + first);
        FloatVector value = value(word, i);
        sum = sum.add(weight.mul(value).mul(value));
      }
    }
    return sum;
  }

  private FloatVector value(IntVector word, int i) {
    IntVector level = word.lanewise(VectorOperators.LSHR, bits * i).and((1 << bits) - 1);
    return (FloatVector)
        level.lanewise(VectorOperators.LSHL, 1).add(1).convert(VectorOperators.I2F, 0);
  }

  /// Entries that a number has in a table.
  private int levelRoom() {
    return NearestLanes.TABLE / group;
  }
}
