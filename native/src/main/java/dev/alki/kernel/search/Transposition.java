// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import static dev.alki.kernel.search.Lanes.FLOATS;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Brings rows of numbers to lanes: as many rows as a vector has lanes, in squares. Stage after
/// stage one bit of the row changes places with that bit of the column. One thread at a time.
public final class Transposition {
  private static final int LANES = Lanes.COUNT;
  private static final int STAGES = Integer.numberOfTrailingZeros(LANES);

  private final float[] square = new float[LANES * LANES];

  /// Of row k, `values[rows[k]]` and on, `count` numbers (a multiple of the lanes): to lane k of
  /// the vectors `room[at]`, `room[at + Lanes.STRIDE]` and so on.
  public void toLanes(float[] values, int[] rows, int count, float[] room, int at) {
    for (int column = 0; column < count; column += LANES) {
      for (int k = 0; k < LANES; k++) {
        fromArray(FLOATS, values, rows[k] + column).intoArray(square, k * LANES);
      }
      for (int stage = 0; stage < STAGES; stage++) {
        exchange(1 << stage, Stage.SWAPS.get(stage), Stage.UPPER.get(stage));
      }
      for (int k = 0; k < LANES; k++) {
        int to = at + (column + k) * Lanes.STRIDE;
        fromArray(FLOATS, square, k * LANES).intoArray(room, to);
      }
    }
  }

  private void exchange(int bit, VectorShuffle<Float> swap, VectorMask<Float> upper) {
    for (int pair = 0; pair < LANES / 2; pair++) {
      int low = (pair / bit * 2 * bit + pair % bit) * LANES;
      int high = low + bit * LANES;
      FloatVector a = fromArray(FLOATS, square, low);
      FloatVector b = fromArray(FLOATS, square, high);
      a.blend(b.rearrange(swap), upper).intoArray(square, low);
      a.rearrange(swap).blend(b, upper).intoArray(square, high);
    }
  }

  /// For each bit of a lane's number: lanes that differ in it alone trade places; lanes that have
  /// it.
  private static final class Stage {
    static final List<VectorShuffle<Float>> SWAPS =
        IntStream.range(0, STAGES)
            .mapToObj(stage -> VectorShuffle.fromOp(FLOATS, lane -> lane ^ 1 << stage))
            .toList();
    static final List<VectorMask<Float>> UPPER =
        IntStream.range(0, STAGES)
            .mapToObj(stage -> VectorMask.fromLong(FLOATS, bits(stage)))
            .toList();

    private static long bits(int stage) {
      long bits = 0;
      for (int lane = 0; lane < LANES; lane++) {
        bits |= (long) (lane >> stage & 1) << lane;
      }
      return bits;
    }
  }
}
