// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [Iq1SParts] with parts across the lanes of vectors.
final class Iq1SLanes extends Iq1Parts {
  private static final int SIZE = Iq1SParts.SIZE;
  private static final int PARTS = Math.max(Lanes.COUNT, Iq1Block.SIZE / SIZE);
  private static final float EIGHTH = Iq1Block.EIGHTH;
  private static final float LOW_PLUS = -1 + EIGHTH;
  private static final float LOW_MINUS = -1 - EIGHTH;
  private static final float HIGH_PLUS = 1 + EIGHTH;
  private static final float HIGH_MINUS = 1 - EIGHTH;

  /// Sums of the i least numbers of a part, times their weights, and of these, at `i * PARTS +
  /// part`.
  private final float[] sumX = new float[(SIZE + 1) * PARTS];

  private final float[] sumWeights = new float[(SIZE + 1) * PARTS];

  /// What the numbers above the i least add to the sums, when they get the highest level.
  private final float[] highXPlus = new float[(SIZE + 1) * PARTS];

  private final float[] highXMinus = new float[(SIZE + 1) * PARTS];
  private final float[] highWeightsPlus = new float[(SIZE + 1) * PARTS];
  private final float[] highWeightsMinus = new float[(SIZE + 1) * PARTS];
  private final float[] scales = new float[PARTS];

  /// Where to cut, and whether the eighth is taken off: `first << 16 | second << 8 | minus`.
  private final int[] cuts = new int[PARTS];

  Iq1SLanes() {
    this(new NearestLanes(Grid.IQ1));
  }

  private Iq1SLanes(NearestLanes nearest) {
    super(PARTS, SIZE, () -> new Iq1LanesPart(SIZE, Iq1SParts.NEAR_ZERO, nearest));
  }

  @Override
  void split(float[] x, int from, int count) {
    for (int part = 0; part < count; part++) {
      if (part(part).open) {
        sum(part(part), part, x, from + part * SIZE);
      }
    }
    for (int part = 0; part < PARTS; part += Lanes.COUNT) {
      high(part);
      split(part);
    }
    for (int i = 0; i < count; i++) {
      Iq1Part part = part(i);
      if (part.open && cuts[i] >= 0) {
        part.lowest = cuts[i] >> 16;
        part.lower = cuts[i] >> 8 & 0xFF;
        part.scale = scales[i];
        Arrays.fill(part.minus, (cuts[i] & 1) == 1);
      }
    }
  }

  private void sum(Iq1Part part, int at, float[] x, int from) {
    for (int i = 0; i < SIZE; i++) {
      int place = part.order[i];
      float weight = part.weights[place];
      sumX[at + PARTS] = sumX[at] + weight * x[from + place];
      sumWeights[at + PARTS] = sumWeights[at] + weight;
      at += PARTS;
    }
  }

  private void high(int part) {
    FloatVector allX = FloatVector.fromArray(Lanes.FLOATS, sumX, SIZE * PARTS + part);
    FloatVector all = FloatVector.fromArray(Lanes.FLOATS, sumWeights, SIZE * PARTS + part);
    for (int i = part; i < sumX.length; i += PARTS) {
      FloatVector high = allX.sub(FloatVector.fromArray(Lanes.FLOATS, sumX, i));
      high.mul(HIGH_PLUS).intoArray(highXPlus, i);
      high.mul(HIGH_MINUS).intoArray(highXMinus, i);
      FloatVector weights = all.sub(FloatVector.fromArray(Lanes.FLOATS, sumWeights, i));
      weights.mul(HIGH_PLUS).mul(HIGH_PLUS).intoArray(highWeightsPlus, i);
      weights.mul(HIGH_MINUS).mul(HIGH_MINUS).intoArray(highWeightsMinus, i);
    }
  }

  /// Without branches: with many lanes one of them is better often enough.
  private void split(int part) {
    FloatVector best = FloatVector.broadcast(Lanes.FLOATS, -Float.MAX_VALUE);
    FloatVector scale = FloatVector.zero(Lanes.FLOATS);
    IntVector cut = IntVector.broadcast(Lanes.INTS, -1);
    for (int first = 0; first <= SIZE; first++) {
      int at = first * PARTS + part;
      FloatVector lowX = FloatVector.fromArray(Lanes.FLOATS, sumX, at);
      FloatVector low = FloatVector.fromArray(Lanes.FLOATS, sumWeights, at);
      FloatVector lowXPlus = lowX.mul(LOW_PLUS);
      FloatVector lowXMinus = lowX.mul(LOW_MINUS);
      FloatVector lowPlus = low.mul(LOW_PLUS).mul(LOW_PLUS);
      FloatVector lowMinus = low.mul(LOW_MINUS).mul(LOW_MINUS);
      int code = first << 16 | first << 8;
      for (int i = at; i < sumX.length; i += PARTS) {
        FloatVector middleX = FloatVector.fromArray(Lanes.FLOATS, sumX, i).sub(lowX).mul(EIGHTH);
        FloatVector middle =
            FloatVector.fromArray(Lanes.FLOATS, sumWeights, i).sub(low).mul(EIGHTH).mul(EIGHTH);
        FloatVector products =
            lowXPlus.add(middleX).add(FloatVector.fromArray(Lanes.FLOATS, highXPlus, i));
        FloatVector squares =
            lowPlus.add(middle).add(FloatVector.fromArray(Lanes.FLOATS, highWeightsPlus, i));
        VectorMask<Float> better =
            products
                .mul(products)
                .compare(VectorOperators.GT, best.mul(squares))
                .and(squares.compare(VectorOperators.GT, 0));
        FloatVector fit = products.div(squares);
        scale = scale.blend(fit, better);
        best = best.blend(fit.mul(products), better);
        cut = cut.blend(code, better.cast(Lanes.INTS));
        products = lowXMinus.sub(middleX).add(FloatVector.fromArray(Lanes.FLOATS, highXMinus, i));
        squares =
            lowMinus.add(middle).add(FloatVector.fromArray(Lanes.FLOATS, highWeightsMinus, i));
        better =
            products
                .mul(products)
                .compare(VectorOperators.GT, best.mul(squares))
                .and(squares.compare(VectorOperators.GT, 0));
        fit = products.div(squares);
        scale = scale.blend(fit, better);
        best = best.blend(fit.mul(products), better);
        cut = cut.blend(code | 1, better.cast(Lanes.INTS));
        code += 1 << 8;
      }
    }
    scale.intoArray(scales, part);
    cut.intoArray(cuts, part);
  }
}
