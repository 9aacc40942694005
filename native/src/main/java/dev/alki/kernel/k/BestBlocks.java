// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.search.Trials;
import dev.alki.kernel.search.WideSearch;
import java.util.Arrays;

/// Looks for a better way to write a few blocks than the reference's: of the best scales of their
/// parts ([WideSearch]) it makes scales of the blocks and small numbers, tries the neighbours of
/// all of them on what they lose once they are rounded, and writes the blocks anew that lose less
/// than before. Without importance all numbers weigh the same. One thread at a time.
final class BestBlocks {
  /// Blocks at once: their parts fill the lanes of vectors of any width.
  static final int AT_ONCE = 8;

  /// Times that the neighbours are tried.
  private static final int ROUNDS = 3;

  /// Scales of a block that are tried after the one that gives a part the largest small number.
  private static final int SCALES = 3;

  /// How much less than the largest small number, as a share of it, each of them gives that part.
  private static final float SCALE_STEP = 1f / 24;

  /// Scale and minimum of a part change by so much.
  private static final int[][] STEPS = {
    {1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, -1}, {1, -1}, {-1, 1}
  };

  private static final int[][] SCALE_STEPS = {{1, 0}, {-1, 0}};

  private final KType type;
  private final KFormat format;
  private final Weighting weighting;
  private final float[] source;
  private final int from;
  private final int columns;
  private final float[] importance;
  private final byte[] target;
  private final int at;

  private final Trials trials;
  private final WideSearch wide;
  private final BlockState best;
  private final BlockState trial;
  private final float[] weights;
  private final byte[] partScales;
  private final byte[] partMinimums;
  private final byte[] levels = new byte[KFormat.BLOCK];

  BestBlocks(
      KType type,
      Trials trials,
      float[] source,
      int from,
      int columns,
      float[] importance,
      byte[] target,
      int at) {
    this.type = type;
    this.trials = trials;
    this.source = source;
    this.from = from;
    this.columns = columns;
    this.importance = importance;
    this.target = target;
    this.at = at;
    format = type.format();
    weighting = type.search(true).weighting();
    wide =
        new WideSearch(
            trials, type.plan(), format.affine() ? Trials.Minimum.POSITIVE : Trials.Minimum.NONE);
    best = new BlockState(AT_ONCE, format);
    trial = new BlockState(AT_ONCE, format);
    weights = new float[format.part()];
    partScales = new byte[format.parts()];
    partMinimums = new byte[format.parts()];
  }

  /// Blocks `first` and on, up to [#AT_ONCE], which the target has as the reference writes them.
  void improve(int first, int count) {
    fill(first, count);
    wide.search(count * format.parts());
    best.clear();
    scales(count);
    for (int round = 0; round < ROUNDS; round++) {
      neighbours(count);
      fit(count);
    }
    for (int block = 0; block < count; block++) {
      trial.read(target, at(first + block), block);
    }
    errors(count);
    for (int block = 0; block < count; block++) {
      if (best.total(block) < trial.total(block)) {
        write(first + block, block);
      }
    }
  }

  private void fill(int first, int count) {
    int part = format.part();
    for (int block = 0; block < count; block++) {
      int start = from + (first + block) * KFormat.BLOCK;
      int column = (first + block) * KFormat.BLOCK % columns;
      System.arraycopy(source, start, trials.numbers, block * KFormat.BLOCK, KFormat.BLOCK);
      if (importance.length == 0) {
        Arrays.fill(trials.weights, block * KFormat.BLOCK, (block + 1) * KFormat.BLOCK, 1);
        continue;
      }
      float variance = type.variance(Weighting.sumOfSquares(source, start, KFormat.BLOCK));
      for (int i = 0; i < KFormat.BLOCK; i += part) {
        weighting.weigh(source, start + i, part, importance, column + i, variance, weights);
        System.arraycopy(weights, 0, trials.weights, block * KFormat.BLOCK + i, part);
      }
    }
    trials.begin(count * format.parts());
  }

  /// Scales of the blocks, then their minimums.
  private void scales(int count) {
    for (int step = 0; step <= SCALES; step++) {
      for (int block = 0; block < count; block++) {
        trial.scale(block, wide, 1 - step * SCALE_STEP);
        trial.minimum(block, wide, 1);
      }
      keepBlocks(count);
    }
    for (int step = 1; format.affine() && step <= SCALES; step++) {
      for (int block = 0; block < count; block++) {
        trial.copy(best, block);
        trial.minimum(block, wide, 1 - step * SCALE_STEP);
      }
      keepBlocks(count);
    }
  }

  private void neighbours(int count) {
    for (int block = 0; block < count; block++) {
      trial.copy(best, block);
    }
    for (int[] step : format.affine() ? STEPS : SCALE_STEPS) {
      trial.move(best, count, step[0], step[1]);
      errors(count);
      best.keepParts(trial, count);
    }
  }

  /// Scales and minimums of the blocks by least squares.
  private void fit(int count) {
    ask(best, count);
    trials.sums(count * format.parts());
    for (int block = 0; block < count; block++) {
      trial.copy(best, block);
      trial.fit(block, trials, wide);
    }
    keepBlocks(count);
  }

  private void keepBlocks(int count) {
    errors(count);
    for (int block = 0; block < count; block++) {
      if (trial.total(block) < best.total(block)) {
        best.copy(trial, block);
      }
    }
  }

  private void errors(int count) {
    ask(trial, count);
    trials.errors(count * format.parts());
    trial.lost(trials.errors, count);
  }

  private void ask(BlockState state, int count) {
    for (int block = 0; block < count; block++) {
      state.ask(block, trials);
    }
  }

  private void write(int index, int block) {
    int start = from + index * KFormat.BLOCK;
    int to = at(index);
    best.ask(block, trials);
    for (int i = 0; i < KFormat.BLOCK; i++) {
      int part = block * format.parts() + i / format.part();
      levels[i] = (byte) (trials.level(source[start + i], part) + format.zero());
    }
    best.write(block, partScales, partMinimums, target, to);
    format.pack(levels, 0, target, to);
  }

  private int at(int index) {
    return at + index * format.type().blockBytes();
  }
}
