// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [Iq1Part] with its numbers, and then the points of a list, across the lanes.
final class Iq1LanesPart extends Iq1Part {
  private static final IntVector PLACES = IntVector.zero(Lanes.INTS).addIndex(1);

  private final int size;
  private final NearestLanes nearest;
  private final float[] numbers;
  private final int[] ranks;

  /// Parts may share what looks for points.
  Iq1LanesPart(int size, float nearZero, NearestLanes nearest) {
    super(size, nearZero);
    this.size = size;
    this.nearest = nearest;
    this.numbers = new float[size + 16];
    this.ranks = new int[size];
  }

  /// Each number goes where as many stand before it as are below it, or are equal and come first.
  @Override
  void sort(float[] x, int from) {
    System.arraycopy(x, from, numbers, 0, size);
    for (int first = 0; first < size; first += Lanes.COUNT) {
      FloatVector values = FloatVector.fromArray(Lanes.FLOATS, numbers, first);
      IntVector rank = IntVector.zero(Lanes.INTS);
      for (int i = 0; i < size; i++) {
        FloatVector other = FloatVector.broadcast(Lanes.FLOATS, numbers[i]);
        VectorMask<Integer> after = PLACES.compare(VectorOperators.GT, i - first);
        VectorMask<Integer> before =
            other
                .compare(VectorOperators.LT, values)
                .cast(Lanes.INTS)
                .or(other.compare(VectorOperators.EQ, values).cast(Lanes.INTS).and(after));
        rank = rank.add(1, before);
      }
      rank.intoArray(ranks, first);
    }
    for (int i = 0; i < size; i++) {
      order[ranks[i]] = i;
    }
  }

  @Override
  int nearest(float[] x, int from, int eight, int list) {
    for (int i = 0; i < NearestLanes.TABLE; i++) {
      nearest.values[i] = Iq1Block.value(i % 4, 0, minus[eight]);
    }
    nearest.group(numbers, weights, 8 * eight);
    return Grid.IQ1.neighbours().lists()[nearest.find(list, scale)];
  }
}
