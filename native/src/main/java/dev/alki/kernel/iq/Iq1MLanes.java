// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [Iq1MParts] with parts across the lanes of vectors.
final class Iq1MLanes extends Iq1Parts {
  private static final int SIZE = Iq1MParts.SIZE;
  private static final int PARTS = Math.max(Lanes.COUNT, Iq1Block.SIZE / SIZE);

  /// Where the sums of the second half of a part begin.
  private static final int HALF = (SIZE + 1) * PARTS;

  /// Sums of those of the i least numbers of a part that are in one half, times their weights, and
  /// of these, at `half * HALF + i * PARTS + part`.
  private final float[] sumX = new float[2 * HALF];

  private final float[] sumWeights = new float[2 * HALF];

  private final float[] scales = new float[PARTS];

  /// Where to cut, and the signs of the eighth: `first << 16 | second << 8 | signs`.
  private final int[] cuts = new int[PARTS];

  Iq1MLanes() {
    this(new NearestLanes(Grid.IQ1));
  }

  private Iq1MLanes(NearestLanes nearest) {
    super(PARTS, SIZE, () -> new Iq1LanesPart(SIZE, Iq1MParts.NEAR_ZERO, nearest));
  }

  @Override
  void split(float[] x, int from, int count) {
    for (int part = 0; part < count; part++) {
      if (part(part).open) {
        sum(part(part), part, x, from + part * SIZE);
      }
    }
    for (int part = 0; part < PARTS; part += Lanes.COUNT) {
      split(part);
    }
    for (int i = 0; i < count; i++) {
      Iq1Part part = part(i);
      if (part.open && cuts[i] >= 0) {
        part.lowest = cuts[i] >> 16;
        part.lower = cuts[i] >> 8 & 0xFF;
        part.scale = scales[i];
        part.minus[0] = (cuts[i] & 2) != 0;
        part.minus[1] = (cuts[i] & 1) != 0;
      }
    }
  }

  private void sum(Iq1Part part, int at, float[] x, int from) {
    for (int i = 0; i < SIZE; i++) {
      int place = part.order[i];
      float weight = part.weights[place];
      int in = at + (place < 8 ? 0 : HALF);
      int out = at + (place < 8 ? HALF : 0);
      sumX[in + PARTS] = sumX[in] + weight * x[from + place];
      sumWeights[in + PARTS] = sumWeights[in] + weight;
      sumX[out + PARTS] = sumX[out];
      sumWeights[out + PARTS] = sumWeights[out];
      at += PARTS;
    }
  }

  /// Without branches: with many lanes one of them is better often enough.
  private void split(int part) {
    int all = SIZE * PARTS + part;
    FloatVector frontX = FloatVector.fromArray(Lanes.FLOATS, sumX, all);
    FloatVector backX = FloatVector.fromArray(Lanes.FLOATS, sumX, HALF + all);
    FloatVector front = FloatVector.fromArray(Lanes.FLOATS, sumWeights, all);
    FloatVector back = FloatVector.fromArray(Lanes.FLOATS, sumWeights, HALF + all);
    FloatVector best = FloatVector.broadcast(Lanes.FLOATS, -Float.MAX_VALUE);
    FloatVector scale = FloatVector.zero(Lanes.FLOATS);
    IntVector cut = IntVector.broadcast(Lanes.INTS, -1);
    for (int first = 0; first <= SIZE; first++) {
      int at = first * PARTS + part;
      FloatVector lowFrontX = FloatVector.fromArray(Lanes.FLOATS, sumX, at);
      FloatVector lowBackX = FloatVector.fromArray(Lanes.FLOATS, sumX, HALF + at);
      FloatVector lowFront = FloatVector.fromArray(Lanes.FLOATS, sumWeights, at);
      FloatVector lowBack = FloatVector.fromArray(Lanes.FLOATS, sumWeights, HALF + at);
      FloatVector lowFrontPlus =
          front
              .mul(Iq1MParts.HIGH_PLUS)
              .mul(Iq1MParts.HIGH_PLUS)
              .add(lowFront.mul(Iq1MParts.LOW_PLUS));
      FloatVector lowFrontMinus =
          front
              .mul(Iq1MParts.HIGH_MINUS)
              .mul(Iq1MParts.HIGH_MINUS)
              .add(lowFront.mul(Iq1MParts.LOW_MINUS));
      FloatVector lowBackPlus =
          back.mul(Iq1MParts.HIGH_PLUS)
              .mul(Iq1MParts.HIGH_PLUS)
              .add(lowBack.mul(Iq1MParts.LOW_PLUS));
      FloatVector lowBackMinus =
          back.mul(Iq1MParts.HIGH_MINUS)
              .mul(Iq1MParts.HIGH_MINUS)
              .add(lowBack.mul(Iq1MParts.LOW_MINUS));
      int code = first << 16 | first << 8;
      for (int i = at; i < HALF; i += PARTS) {
        FloatVector sumFront = lowFrontX.add(FloatVector.fromArray(Lanes.FLOATS, sumX, i));
        FloatVector sumBack = lowBackX.add(FloatVector.fromArray(Lanes.FLOATS, sumX, HALF + i));
        FloatVector weightsFront = FloatVector.fromArray(Lanes.FLOATS, sumWeights, i);
        FloatVector weightsBack = FloatVector.fromArray(Lanes.FLOATS, sumWeights, HALF + i);
        FloatVector frontPlus = frontX.mul(Iq1MParts.HIGH_PLUS).sub(sumFront);
        FloatVector frontMinus = frontX.mul(Iq1MParts.HIGH_MINUS).sub(sumFront);
        FloatVector backPlus = backX.mul(Iq1MParts.HIGH_PLUS).sub(sumBack);
        FloatVector backMinus = backX.mul(Iq1MParts.HIGH_MINUS).sub(sumBack);
        FloatVector squaresFrontPlus = lowFrontPlus.add(weightsFront.mul(Iq1MParts.MIDDLE_PLUS));
        FloatVector squaresFrontMinus = lowFrontMinus.add(weightsFront.mul(Iq1MParts.MIDDLE_MINUS));
        FloatVector squaresBackPlus = lowBackPlus.add(weightsBack.mul(Iq1MParts.MIDDLE_PLUS));
        FloatVector squaresBackMinus = lowBackMinus.add(weightsBack.mul(Iq1MParts.MIDDLE_MINUS));
        FloatVector products = frontPlus.add(backPlus);
        FloatVector squares = squaresFrontPlus.add(squaresBackPlus);
        VectorMask<Float> better =
            products
                .mul(products)
                .compare(VectorOperators.GT, best.mul(squares))
                .and(squares.compare(VectorOperators.GT, 0));
        FloatVector fit = products.div(squares);
        scale = scale.blend(fit, better);
        best = best.blend(fit.mul(products), better);
        cut = cut.blend(code, better.cast(Lanes.INTS));
        products = frontPlus.add(backMinus);
        squares = squaresFrontPlus.add(squaresBackMinus);
        better =
            products
                .mul(products)
                .compare(VectorOperators.GT, best.mul(squares))
                .and(squares.compare(VectorOperators.GT, 0));
        fit = products.div(squares);
        scale = scale.blend(fit, better);
        best = best.blend(fit.mul(products), better);
        cut = cut.blend(code | 1, better.cast(Lanes.INTS));
        products = frontMinus.add(backPlus);
        squares = squaresFrontMinus.add(squaresBackPlus);
        better =
            products
                .mul(products)
                .compare(VectorOperators.GT, best.mul(squares))
                .and(squares.compare(VectorOperators.GT, 0));
        fit = products.div(squares);
        scale = scale.blend(fit, better);
        best = best.blend(fit.mul(products), better);
        cut = cut.blend(code | 2, better.cast(Lanes.INTS));
        products = frontMinus.add(backMinus);
        squares = squaresFrontMinus.add(squaresBackMinus);
        better =
            products
                .mul(products)
                .compare(VectorOperators.GT, best.mul(squares))
                .and(squares.compare(VectorOperators.GT, 0));
        fit = products.div(squares);
        scale = scale.blend(fit, better);
        best = best.blend(fit.mul(products), better);
        cut = cut.blend(code | 3, better.cast(Lanes.INTS));
        code += 1 << 8;
      }
    }
    scale.intoArray(scales, part);
    cut.intoArray(cuts, part);
  }
}
