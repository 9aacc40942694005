// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import static dev.alki.kernel.LittleEndian.getHalf;
import static dev.alki.kernel.LittleEndian.putHalf;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.search.Trials;
import dev.alki.kernel.search.WideSearch;

/// Writes blocks as the reference does, and anew where [WideSearch] finds fields that lose less by
/// the weights that count: the reference's where there is importance, else all numbers are alike.
final class BestLevelKernel implements Kernel {
  private static final int SIZE = LevelKernel.SIZE;

  /// Blocks at once: they fill the lanes of vectors of any width, several times.
  private static final int AT_ONCE = 64;

  private static final int MINIMUM = 2;

  private final LevelKernel reference;
  private final Trials.Room room;
  private final WideSearch.Plan plan;

  BestLevelKernel(LevelKernel reference, Trials.Room room, WideSearch.Plan plan) {
    this.reference = reference;
    this.room = room;
    this.plan = plan;
  }

  @Override
  public TensorType type() {
    return reference.type();
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    reference.encode(source, from, rows, columns, importance, target, at);
    Blocks blocks = new Blocks(target, at);
    for (int row = 0; row < rows; row++) {
      int first = from + row * columns;
      float mean = importance.length == 0 ? 0 : LevelKernel.meanSquare(source, first, columns);
      for (int i = 0; i < columns; i += SIZE) {
        blocks.add(source, first + i, importance, i, mean);
      }
    }
    blocks.improve();
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    reference.decode(source, from, count, target, at);
  }

  @Override
  public String toString() {
    return "best " + reference;
  }

  /// The blocks of a call, one after the other; some are held until there are enough.
  private final class Blocks {
    private final byte[] target;
    private final Trials trials = room.of(AT_ONCE, SIZE, reference.least(), reference.most());
    private final WideSearch wide = new WideSearch(trials, plan, reference.minimum());
    private final boolean affine = reference.minimum() != Trials.Minimum.NONE;
    private final float[] errors = new float[AT_ONCE];
    private final byte[] levels = new byte[SIZE];
    private int next;
    private int held;

    Blocks(byte[] target, int at) {
      this.target = target;
      this.next = at;
    }

    void add(float[] source, int from, float[] importance, int column, float mean) {
      int to = held * SIZE;
      System.arraycopy(source, from, trials.numbers, to, SIZE);
      for (int i = 0; i < SIZE; i++) {
        trials.weights[to + i] =
            importance.length == 0
                ? 1
                : LevelKernel.weight(importance[column + i], mean, source[from + i]);
      }
      held++;
      if (held == AT_ONCE) {
        improve();
      }
    }

    void improve() {
      trials.begin(held);
      wide.search(held);
      for (int k = 0; k < held; k++) {
        trials.scales[k] = getHalf(target, at(k));
        trials.minimums[k] = affine ? -getHalf(target, at(k) + MINIMUM) : 0;
      }
      trials.errors(held);
      System.arraycopy(trials.errors, 0, errors, 0, held);
      for (int k = 0; k < held; k++) {
        trials.scales[k] = half(wide.scale(k));
        trials.minimums[k] = half(wide.minimum(k));
      }
      trials.errors(held);
      for (int k = 0; k < held; k++) {
        if (trials.errors[k] < errors[k]) {
          write(k);
        }
      }
      next = at(held);
      held = 0;
    }

    private void write(int k) {
      for (int i = 0; i < SIZE; i++) {
        int level = trials.level(trials.numbers[k * SIZE + i], k);
        levels[i] = (byte) (level - reference.least());
      }
      putHalf(target, at(k), trials.scales[k]);
      if (affine) {
        putHalf(target, at(k) + MINIMUM, -trials.minimums[k]);
      }
      reference.putLevels(levels, target, at(k));
    }

    private int at(int k) {
      return next + k * type().blockBytes();
    }

    private static float half(float value) {
      return Float.float16ToFloat(Float.floatToFloat16(value));
    }
  }
}
