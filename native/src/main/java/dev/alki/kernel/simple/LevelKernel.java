// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.Trials;

/// 32 numbers as one or two fields of half precision and 32 levels of four or five bits.
///
/// After the fields come, with five bits, the fifth bits of all levels, level j in bit j; then 16
/// bytes: the low four bits of level j low, of level j + 16 high.
abstract class LevelKernel implements Kernel {
  static final int SIZE = 32;

  private final TensorType type;
  final int bits;
  final int fields;

  LevelKernel(TensorType type, int bits, int fields) {
    this.type = type;
    this.bits = bits;
    this.fields = fields;
  }

  /// Finds the levels of the numbers from `x[from]` on and writes the fields to `target[at]` on.
  interface Fit {
    void fit(float[] x, int from, byte[] levels, byte[] target, int at);
  }

  abstract Fit plain();

  /// A fit for numbers with these weights, which are those of the block at hand.
  abstract Fit weighted(float[] weights);

  /// Numbers of levels, which have the range of an int of `bits` bits without a sign.
  abstract void numbers(byte[] source, int from, byte[] levels, float[] target, int at);

  /// The least level, as numbers count it.
  abstract int least();

  /// The largest level.
  abstract int most();

  /// What a block has beside its scale.
  abstract Trials.Minimum minimum();

  @Override
  public final TensorType type() {
    return type;
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    if (importance.length == 0) {
      encodePlain(source, from, rows * (columns / SIZE), target, at);
    } else {
      encodeWeighted(source, from, rows, columns, importance, target, at);
    }
  }

  void encodeWeighted(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    int blocks = columns / SIZE;
    byte[] levels = new byte[SIZE];
    float[] weights = new float[SIZE];
    Fit fit = weighted(weights);
    for (int row = 0; row < rows; row++) {
      int first = from + row * columns;
      float mean = meanSquare(source, first, columns);
      for (int block = 0; block < blocks; block++) {
        int x = first + block * SIZE;
        for (int i = 0; i < SIZE; i++) {
          weights[i] = weight(importance[block * SIZE + i], mean, source[x + i]);
        }
        int to = at + (row * blocks + block) * type.blockBytes();
        fit.fit(source, x, levels, target, to);
        putLevels(levels, target, to);
      }
    }
  }

  void encodePlain(float[] source, int from, int blocks, byte[] target, int at) {
    byte[] levels = new byte[SIZE];
    Fit fit = plain();
    for (int block = 0; block < blocks; block++) {
      int to = at + block * type.blockBytes();
      fit.fit(source, from + block * SIZE, levels, target, to);
      putLevels(levels, target, to);
    }
  }

  static float weight(float importance, float meanSquare, float number) {
    return importance * (float) Math.sqrt(meanSquare + number * number);
  }

  /// Over the whole row: the reference's only figure that is wider than a block.
  static float meanSquare(float[] x, int from, int columns) {
    float sum = 0;
    for (int i = 0; i < columns; i++) {
      sum += x[from + i] * x[from + i];
    }
    return sum / columns;
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    byte[] levels = new byte[SIZE];
    for (int block = 0; block < count / SIZE; block++) {
      int fieldsFrom = from + block * type.blockBytes();
      get(source, fieldsFrom + 2 * fields, levels);
      numbers(source, fieldsFrom, levels, target, at + block * SIZE);
    }
  }

  /// Writes the levels of a block that begins at `at`.
  final void putLevels(byte[] levels, byte[] target, int at) {
    put(levels, target, at + 2 * fields);
  }

  private void put(byte[] levels, byte[] target, int at) {
    int to = at;
    if (bits == 5) {
      int fifth = 0;
      for (int i = 0; i < SIZE; i++) {
        fifth |= (levels[i] >> 4 & 1) << i;
      }
      LittleEndian.putInt(target, to, fifth);
      to += 4;
    }
    for (int i = 0; i < 16; i++) {
      target[to + i] = (byte) (levels[i] & 15 | levels[i + 16] << 4);
    }
  }

  private void get(byte[] source, int from, byte[] levels) {
    int fifth = bits == 5 ? LittleEndian.getInt(source, from) : 0;
    int packed = bits == 5 ? from + 4 : from;
    for (int i = 0; i < 16; i++) {
      int both = source[packed + i];
      levels[i] = (byte) (both & 15 | (fifth >>> i & 1) << 4);
      levels[i + 16] = (byte) (both >> 4 & 15 | (fifth >>> i + 16 & 1) << 4);
    }
  }
}
