// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.search.RangeSearch;
import dev.alki.kernel.search.RefinedSearch;
import dev.alki.kernel.search.ScaleSearch;
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

  /// Over the part of a block that starts at `source[from]` and `levels[part]`.
  private interface PartSearch {
    float scale(int from, int part, int j);
  }

  /// The arrays of a call, and room for one block.
  private final class Block {
    private final float[] source;
    private final float[] importance;
    private final byte[] target;
    private final Weighting weighting;
    private final PartSearch search;
    private final Parts parts;
    private final float[] weights = new float[format().part()];
    private final byte[] levels = new byte[KFormat.BLOCK];

    Block(float[] source, float[] importance, byte[] target) {
      boolean weighted = importance.length > 0;
      this.source = source;
      this.importance = importance;
      this.target = target;
      weighting = k().search(weighted).weighting();
      search = search(k().search(weighted));
      parts = new Parts(format().parts(), weighted);
    }

    void encode(int from, int column, int at) {
      float variance = k().variance(Weighting.sumOfSquares(source, from, KFormat.BLOCK));
      for (int j = 0; j < format().parts(); j++) {
        int part = j * format().part();
        weigh(from + part, column + part, variance, j);
        parts.scales[j] = search.scale(from + part, part, j);
      }
      Arrays.fill(target, at, at + type().blockBytes(), (byte) 0);
      if (format().store(parts, 0, target, at)) {
        level(from, at);
        format().pack(levels, 0, target, at);
      }
    }

    private void weigh(int from, int column, float variance, int j) {
      int part = format().part();
      weighting.weigh(source, from, part, importance, column, variance, weights);
      float sum = 0;
      for (float weight : weights) {
        sum += weight;
      }
      parts.weights[j] = sum;
    }

    private PartSearch search(KType.Search search) {
      return switch (search) {
        case KType.Affine affine -> {
          RangeSearch ranges = new RangeSearch(affine.plan());
          yield (from, part, j) -> {
            ranges.search(source, from, weights, 0, levels, part);
            parts.minimums[j] = -ranges.minimum();
            return ranges.scale();
          };
        }
        case KType.Signed(ScaleSearch scales, _) ->
            (from, part, _) -> scales.search(source, from, weights, 0, levels, part);
        case KType.Refined(RefinedSearch scales) ->
            (from, part, _) -> scales.search(source, from, levels, part);
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
