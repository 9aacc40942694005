// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.search.RangeSearch;
import dev.alki.kernel.search.RefinedSearch;
import dev.alki.kernel.search.ScaleSearch;
import java.util.Arrays;

/// The arrays of a call, and room for one block.
final class ScalarBlock {
  /// Over the part of a block that starts at `source[from]` and `levels[part]`.
  private interface PartSearch {
    float scale(int from, int part, int j);
  }

  private final KType type;
  private final KFormat format;
  private final float[] source;
  private final float[] importance;
  private final byte[] target;
  private final Weighting weighting;
  private final PartSearch search;
  private final Parts parts;
  private final float[] weights;
  private final byte[] levels = new byte[KFormat.BLOCK];

  ScalarBlock(KType type, float[] source, float[] importance, byte[] target) {
    this.type = type;
    format = type.format();
    boolean weighted = importance.length > 0;
    this.source = source;
    this.importance = importance;
    this.target = target;
    weighting = type.search(weighted).weighting();
    search = search(type.search(weighted));
    weights = new float[format.part()];
    parts = new Parts(format.parts(), weighted, Q3K.SCALES::search);
  }

  void encode(int from, int column, int at) {
    float variance = type.variance(Weighting.sumOfSquares(source, from, KFormat.BLOCK));
    for (int j = 0; j < format.parts(); j++) {
      search(from, column, variance, j);
    }
    Arrays.fill(target, at, at + format.type().blockBytes(), (byte) 0);
    if (format.store(parts, 0, target, at)) {
      level(from, at);
      format.pack(levels, 0, target, at);
    }
  }

  /// Finds the scale and the levels of part j alone.
  void search(int from, int column, float variance, int j) {
    int part = j * format.part();
    weigh(from + part, column + part, variance, j);
    parts.scales[j] = search.scale(from + part, part, j);
  }

  /// Those of the last block.
  byte[] levels() {
    return levels;
  }

  private void weigh(int from, int column, float variance, int j) {
    int part = format.part();
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
    format.restore(target, at, scales, minimums, 0);
    for (int j = 0; j < format.parts(); j++) {
      if (scales[j] == 0) {
        continue;
      }
      int part = j * format.part();
      for (int i = part; i < part + format.part(); i++) {
        levels[i] = (byte) format.level(source[from + i], scales[j], minimums[j]);
      }
    }
  }
}
