// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import static dev.alki.kernel.search.Lanes.FLOATS;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.Lanes;
import dev.alki.kernel.search.Transposition;
import jdk.incubator.vector.FloatVector;

/// The numbers of a call with importance, and room for some blocks of [LevelKernel], one in each
/// lane of several vectors: of several, because what happens in a lane waits for itself.
final class WeightedBlocks {
  private static final int LANES = Lanes.COUNT;
  private static final int AT_ONCE = 64;
  static final int VECTORS = AT_ONCE / LANES;

  private static final int LENGTH = LevelKernel.SIZE * Lanes.STRIDE;

  /// Over the blocks in all lanes of the first vectors of `room`: leaves their levels there, as
  /// floats from 0 on, and writes scales and, where the type has them, magnitudes of minimums.
  interface Search {
    void search(float[] room, int vectors, float[] scales, float[] minimums);
  }

  private final LevelKernel kernel;
  private final Search search;
  private final float[] source;
  private final int from;
  private final int columns;
  private final int count;
  private final float[] importance;

  private final float[] room = new float[VECTORS * LENGTH];
  private final Transposition transposition = new Transposition();
  private final int[] numberRows = new int[LANES];
  private final int[] weightRows = new int[LANES];
  private final RowMeans rowMeans;
  private final float[] means = new float[LANES];
  private final float[] scales = new float[AT_ONCE];
  private final float[] minimums = new float[AT_ONCE];
  private final LevelWords words = new LevelWords();

  WeightedBlocks(
      LevelKernel kernel,
      Search search,
      float[] source,
      int from,
      int rows,
      int columns,
      float[] importance) {
    this.kernel = kernel;
    this.search = search;
    this.source = source;
    this.from = from;
    this.columns = columns;
    count = rows * (columns / LevelKernel.SIZE);
    rowMeans = new RowMeans(source, from, rows, columns);
    this.importance = importance;
  }

  void encode(byte[] target, int at) {
    int bytes = kernel.type().blockBytes();
    for (int first = 0; first < count; first += AT_ONCE) {
      int blocks = Math.min(AT_ONCE, count - first);
      int vectors = (blocks + LANES - 1) / LANES;
      for (int v = 0; v < vectors; v++) {
        fill(first + v * LANES, v);
      }
      search.search(room, vectors, scales, minimums);
      for (int v = 0; v < vectors; v++) {
        words.take(room, v * LENGTH);
        for (int block = v * LANES; block < Math.min(blocks, (v + 1) * LANES); block++) {
          put(block, target, at + (first + block) * bytes);
        }
      }
    }
  }

  /// Brings blocks on to the lanes. Lanes past the last block get that one, which nobody reads.
  private void fill(int first, int v) {
    for (int k = 0; k < LANES; k++) {
      int block = Math.min(first + k, count - 1);
      int number = block * LevelKernel.SIZE;
      numberRows[k] = from + number;
      weightRows[k] = number % columns;
      means[k] = rowMeans.of(number / columns);
    }
    transposition.toLanes(source, numberRows, LevelKernel.SIZE, room, v * LENGTH);
    transposition.toLanes(
        importance, weightRows, LevelKernel.SIZE, room, v * LENGTH + Lanes.WEIGHTS);
    weigh(v * LENGTH);
  }

  private void weigh(int from) {
    FloatVector mean = fromArray(FLOATS, means, 0);
    for (int i = from; i < from + LENGTH; i += Lanes.STRIDE) {
      FloatVector value = fromArray(FLOATS, room, i);
      FloatVector root = mean.add(value.mul(value)).sqrt();
      fromArray(FLOATS, room, i + Lanes.WEIGHTS).mul(root).intoArray(room, i + Lanes.WEIGHTS);
    }
  }

  private void put(int block, byte[] target, int at) {
    int to = at + 2 * kernel.fields;
    LittleEndian.putHalf(target, at, scales[block]);
    if (kernel.fields == 2) {
      LittleEndian.putHalf(target, at + 2, -minimums[block]);
    }
    words.put(block % LANES, kernel.bits == 5, target, to);
  }
}
