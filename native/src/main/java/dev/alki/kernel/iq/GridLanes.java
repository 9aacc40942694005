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
///
/// The steps of a search hand numbers on in arrays, not in vectors, and the longest are one method
/// each: what the compiler does not take up in its caller it must not have to box.
final class GridLanes {
  private final GridRules rules;
  private final int parts;
  private final int size;
  private final int group;
  private final int groups;
  private final int bits;
  private final int levels;
  private final int steps;
  private final NearestRuns runs;
  private final GridPart[] ready;

  /// Number i of a part is at `i * parts + part`.
  private final float[] magnitudes;

  private final float[] weights;
  private final float[] weighted;

  private final float[] scales;
  private final boolean[] found;

  /// Group i of a part is at `i * parts + part`.
  private final int[] words;

  /// Bits of groups whose word was off the grid.
  private final int[] off;

  /// The same for each step, all of one step after the other.
  private final int[] tried;

  private final int[] triedOff;
  private final float[] triedScales;
  private final float[] inverses;

  GridLanes(GridRules rules) {
    Grid grid = rules.grid();
    this.rules = rules;
    this.size = rules.part();
    this.parts = Math.max(Lanes.COUNT, GridBlock.SIZE / size);
    this.group = grid.group();
    this.groups = size / group;
    this.bits = grid.bits();
    this.levels = grid.levels();
    this.steps = 2 * rules.steps().count() + 1;
    this.runs = new NearestRuns(grid, steps);
    this.ready = new GridPart[parts];
    for (int i = 0; i < parts; i++) {
      ready[i] = new GridPart(rules);
    }
    this.magnitudes = new float[size * parts];
    this.weights = new float[size * parts];
    this.weighted = new float[size * parts];
    this.scales = new float[parts];
    this.found = new boolean[parts];
    this.words = new int[groups * parts];
    this.off = new int[parts];
    this.tried = new int[steps * groups * parts];
    this.triedOff = new int[steps * parts];
    this.triedScales = new float[steps * parts];
    this.inverses = new float[steps * parts];
  }

  /// How many blocks are searched at once.
  int blocks() {
    return parts * size / GridBlock.SIZE;
  }

  /// Takes a block of the source; `importance` has no element when there is none.
  void take(int block, float[] x, int from, float[] importance, int column) {
    float meanSquare = GridPart.meanSquare(x, from, rules);
    for (int i = 0; i < GridBlock.SIZE / size; i++) {
      int part = block * (GridBlock.SIZE / size) + i;
      ready[part].take(x, from + i * size, meanSquare, importance, column + i * size);
      transpose(part, ready[part].magnitudes, ready[part].weights);
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
      } else {
        scales[part] = 0;
      }
    }
    target.finish(scales, first);
  }

  void search() {
    for (int first = 0; first < parts; first += Lanes.COUNT) {
      long lanes = begin(first);
      findWords(first, lanes, steps);
      findBest(first);
      lanes = beginAgain(first);
      if (lanes != 0) {
        findWords(first, lanes, 1);
        for (int part = first; part < first + Lanes.COUNT; part++) {
          if ((lanes >> part - first & 1) != 0) {
            fitAgain(part);
          }
        }
      }
    }
  }

  private void transpose(int part, float[] partMagnitudes, float[] partWeights) {
    for (int i = 0; i < size; i++) {
      float magnitude = partMagnitudes[i];
      float weight = partWeights[i];
      magnitudes[i * parts + part] = magnitude;
      weights[i * parts + part] = weight;
      weighted[i * parts + part] = weight * magnitude;
    }
  }

  /// Sets scales to begin with, and returns the lanes of parts that are not zeros.
  private long begin(int first) {
    FloatVector largest = FloatVector.fromArray(Lanes.FLOATS, magnitudes, first);
    for (int i = first; i < magnitudes.length; i += parts) {
      largest = largest.max(FloatVector.fromArray(Lanes.FLOATS, magnitudes, i));
    }
    int highest = 2 * levels - 1;
    FloatVector reach = largest;
    FloatVector scale = largest.div(highest);
    VectorMask<Float> open = largest.compare(VectorOperators.GE, rules.fit().nearZero());
    if (rules.redo() == GridRules.Redo.ALL) {
      NonNegativeLanes.scale(magnitudes, weights, first, parts, levels + 1, scales);
      scale = FloatVector.fromArray(Lanes.FLOATS, scales, first);
      reach = scale.mul(levels);
      open = open.and(reach.compare(VectorOperators.GT, 0));
    }
    scale.intoArray(scales, first);
    for (int step = 0; step < steps; step++) {
      float factor = highest + (step - rules.steps().count()) * rules.steps().width();
      FloatVector inverse = FloatVector.broadcast(Lanes.FLOATS, factor).div(reach);
      inverse.intoArray(inverses, step * parts + first);
      FloatVector.broadcast(Lanes.FLOATS, 1)
          .div(inverse)
          .intoArray(triedScales, step * parts + first);
    }
    for (int lane = 0; lane < Lanes.COUNT; lane++) {
      found[first + lane] = open.laneIsSet(lane);
    }
    boolean any = rules.redo() == GridRules.Redo.ALL_IF_ANY;
    Arrays.fill(off, first, first + Lanes.COUNT, any ? (1 << groups) - 1 : 0);
    for (int i = first; i < words.length; i += parts) {
      Arrays.fill(words, i, i + Lanes.COUNT, 0);
    }
    return open.toLong();
  }

  /// The lanes whose groups are to be placed again, at the scales that were found.
  private long beginAgain(int first) {
    long due = 0;
    for (int lane = 0; lane < Lanes.COUNT; lane++) {
      int part = first + lane;
      if (found[part]
          && scales[part] > 0
          && (rules.redo() == GridRules.Redo.ALL || off[part] != 0)) {
        due |= 1L << lane;
        triedScales[part] = scales[part];
        inverses[part] = 1 / scales[part];
      }
    }
    return due;
  }

  /// Finds words on the grid at some steps.
  private void findWords(int first, long lanes, int steps) {
    for (int step = 0; step < steps; step++) {
      findLevels(first, step);
    }
    for (int part = first; part < first + Lanes.COUNT; part++) {
      for (int step = 0; step < steps; step++) {
        triedOff[step * parts + part] = 0;
      }
      for (int i = 0; i < groups && (lanes >> part - first & 1) != 0; i++) {
        runs.group(ready[part].magnitudes, ready[part].roots, i * group);
        runs.replace(
            tried,
            i * parts + part,
            groups * parts,
            triedScales,
            triedOff,
            part,
            parts,
            steps,
            1 << i);
      }
    }
  }

  private void findLevels(int first, int step) {
    FloatVector inverse = FloatVector.fromArray(Lanes.FLOATS, inverses, step * parts + first);
    for (int at = 0; at < groups; at++) {
      IntVector word = IntVector.zero(Lanes.INTS);
      for (int i = 0; i < group; i++) {
        FloatVector magnitude =
            FloatVector.fromArray(Lanes.FLOATS, magnitudes, (at * group + i) * parts + first);
        IntVector level = Lanes.nearest(inverse.mul(magnitude).sub(1).mul(0.5f));
        level = level.max(0).min(levels - 1);
        word = word.or(level.lanewise(VectorOperators.LSHL, bits * i));
      }
      word.intoArray(tried, (step * groups + at) * parts + first);
    }
  }

  private void findBest(int first) {
    FloatVector scale = FloatVector.fromArray(Lanes.FLOATS, scales, first);
    FloatVector best = FloatVector.zero(Lanes.FLOATS);
    for (int step = 0; step < steps; step++) {
      FloatVector products = FloatVector.zero(Lanes.FLOATS);
      FloatVector squares = FloatVector.zero(Lanes.FLOATS);
      for (int at = 0; at < groups; at++) {
        IntVector word =
            IntVector.fromArray(Lanes.INTS, tried, (step * groups + at) * parts + first);
        for (int i = at * group * parts + first; i < (at + 1) * group * parts; i += parts) {
          FloatVector value = value(word);
          word = word.lanewise(VectorOperators.LSHR, bits);
          products = products.add(FloatVector.fromArray(Lanes.FLOATS, weighted, i).mul(value));
          squares =
              squares.add(FloatVector.fromArray(Lanes.FLOATS, weights, i).mul(value).mul(value));
        }
      }
      VectorMask<Float> better =
          squares
              .compare(VectorOperators.GT, 0)
              .and(products.mul(products).compare(VectorOperators.GT, best.mul(squares)));
      FloatVector fit = products.div(squares);
      scale = scale.blend(fit, better);
      best = best.blend(fit.mul(products), better);
      VectorMask<Integer> kept = better.cast(Lanes.INTS);
      for (int at = 0; at < groups; at++) {
        IntVector.fromArray(Lanes.INTS, words, at * parts + first)
            .blend(
                IntVector.fromArray(Lanes.INTS, tried, (step * groups + at) * parts + first), kept)
            .intoArray(words, at * parts + first);
      }
      IntVector.fromArray(Lanes.INTS, off, first)
          .blend(IntVector.fromArray(Lanes.INTS, triedOff, step * parts + first), kept)
          .intoArray(off, first);
    }
    scale.intoArray(scales, first);
  }

  /// Takes the words that were found again, and the scale that fits them.
  private void fitAgain(int part) {
    float products = 0;
    float squares = 0;
    for (int at = 0; at < groups; at++) {
      int word = at * parts + part;
      if (rules.redo() != GridRules.Redo.OFF_THE_GRID || (off[part] >> at & 1) != 0) {
        words[word] = tried[word];
      }
      for (int i = 0; i < group; i++) {
        float value = 2 * (words[word] >> bits * i & (1 << bits) - 1) + 1;
        int number = (at * group + i) * parts + part;
        products += weighted[number] * value;
        squares += weights[number] * value * value;
      }
    }
    if (squares > 0) {
      scales[part] = products / squares;
    }
  }

  private FloatVector value(IntVector word) {
    IntVector level = word.and((1 << bits) - 1);
    return (FloatVector) level.add(level).add(1).convert(VectorOperators.I2F, 0);
  }
}
