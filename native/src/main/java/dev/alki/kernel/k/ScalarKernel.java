// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import java.util.Arrays;

/// Number after number, part after part: the specification.
final class ScalarKernel extends KKernel {
  ScalarKernel(KType type) {
    super(type);
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    Block block = new Block(source, importance, target);
    int blockBytes = type().blockBytes();
    for (int i = 0; i < rows * (columns / KFormat.BLOCK); i++) {
      block.encode(from + i * KFormat.BLOCK, i * KFormat.BLOCK % columns, at + i * blockBytes);
    }
  }

  /// The arrays of a call, and room for one block.
  private final class Block {
    private final float[] source;
    private final float[] importance;
    private final byte[] target;
    private final KType.Search search;
    private final Parts parts;
    private final float[] weights = new float[format().part()];
    private final byte[] levels = new byte[KFormat.BLOCK];

    Block(float[] source, float[] importance, byte[] target) {
      boolean weighted = importance.length > 0;
      this.source = source;
      this.importance = importance;
      this.target = target;
      search = k().search(weighted);
      parts = new Parts(format().parts(), weighted);
    }

    void encode(int from, int column, int at) {
      float variance = k().variance(Weighting.sumOfSquares(source, from, KFormat.BLOCK));
      for (int j = 0; j < format().parts(); j++) {
        int part = j * format().part();
        weigh(from + part, column + part, variance, j);
        parts.scales[j] = find(from + part, part, j);
      }
      Arrays.fill(target, at, at + type().blockBytes(), (byte) 0);
      if (format().store(parts, 0, target, at)) {
        level(from, at);
        format().pack(levels, 0, target, at);
      }
    }

    private void weigh(int from, int column, float variance, int j) {
      int part = format().part();
      search.weighting().weigh(source, from, part, importance, column, variance, weights);
      float sum = 0;
      for (float weight : weights) {
        sum += weight;
      }
      parts.weights[j] = sum;
    }

    private float find(int from, int part, int j) {
      int count = format().part();
      return switch (search) {
        case KType.Affine affine ->
            affine.search().find(source, from, count, weights, levels, part, parts.minimums, j);
        case KType.Signed signed ->
            signed.search().find(source, from, count, weights, 0, levels, part);
        case KType.Refined refined -> refined.search().find(source, from, count, levels, part);
      };
    }

    /// By the scales that were stored; where one of them is 0 the levels of the search remain.
    private void level(int from, int at) {
      float[] scales = parts.scales;
      float[] minimums = parts.minimums;
      format().restore(target, at, scales, minimums, 0);
      for (int j = 0; j < format().parts(); j++) {
        if (scales[j] == 0) {
          continue;
        }
        int part = j * format().part();
        for (int i = part; i < part + format().part(); i++) {
          levels[i] = (byte) format().level(source[from + i], scales[j], minimums[j]);
        }
      }
    }
  }
}
