// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.search.Lanes;
import dev.alki.kernel.search.RangeLanes;
import dev.alki.kernel.search.RefinedLanes;
import dev.alki.kernel.search.ScaleLanes;
import java.util.Arrays;

/// The arrays of a call, and room for the blocks whose parts fill the lanes of one vector, or for
/// one block with as many vectors as it needs.
final class VectorBlocks {
  /// Over the parts in all lanes, to parts `at` and following.
  private interface PartsSearch {
    void search(int at);
  }

  private static final int LANES = Lanes.COUNT;

  private final KType type;
  private final KFormat format;
  private final float[] source;
  private final int from;
  private final int columns;
  private final float[] importance;
  private final byte[] target;
  private final int at;

  private final boolean weighted;
  private final Weighting weighting;
  private final PartsSearch search;
  private final Parts parts;
  private final float[] x;
  private final float[] weights;
  private final float[] variances = new float[LANES];
  private final float[] scales;
  private final float[] minimums;
  private final byte[] levels = new byte[KFormat.BLOCK + LANES];
  private final ScalarBlock scalar;

  VectorBlocks(
      KType type,
      float[] source,
      int from,
      int columns,
      float[] importance,
      byte[] target,
      int at) {
    this.type = type;
    format = type.format();
    this.source = source;
    this.from = from;
    this.columns = columns;
    this.importance = importance;
    this.target = target;
    this.at = at;
    weighted = importance.length > 0;
    weighting = type.search(weighted).weighting();
    parts = new Parts(Math.max(LANES, format.parts()), weighted);
    x = new float[format.part() * LANES];
    weights = new float[format.part() * LANES];
    scales = new float[format.parts()];
    minimums = new float[format.parts()];
    scalar = new ScalarBlock(type, source, importance, target);
    search = search(type.search(weighted));
  }

  private PartsSearch search(KType.Search search) {
    return switch (search) {
      case KType.Affine affine -> {
        RangeLanes ranges = new RangeLanes(affine.plan());
        yield first -> ranges.search(x, weights, parts.scales, parts.minimums, first);
      }
      case KType.Signed signed -> {
        ScaleLanes lanes = new ScaleLanes(signed.search());
        yield first -> lanes.search(x, weights, parts.scales, first);
      }
      case KType.Refined refined -> {
        RefinedLanes lanes = new RefinedLanes(refined.search());
        yield first -> lanes.search(x, parts.scales, first);
      }
    };
  }

  int atOnce() {
    return Math.max(1, LANES / format.parts());
  }

  void encode(int first, int count) {
    for (int part = 0; part < count * format.parts(); part += LANES) {
      fill(first, part, Math.min(LANES, count * format.parts() - part));
      WeightLanes.weigh(weighting, x, variances, weights);
      if (weighted) {
        WeightLanes.sum(weights, parts.weights, part);
      }
      search.search(part);
    }
    for (int block = 0; block < count; block++) {
      store(first + block, block * format.parts());
    }
  }

  /// Brings parts of the blocks from `first` on to the lanes. Where there are none, lanes keep what
  /// they have, which nobody reads.
  private void fill(int first, int firstPart, int count) {
    int part = format.part();
    for (int k = 0; k < count; k++) {
      int block = first + (firstPart + k) / format.parts();
      int inBlock = (firstPart + k) % format.parts() * part;
      spread(source, start(block) + inBlock, x, k);
      if (weighted) {
        spread(importance, column(block) + inBlock, weights, k);
        variances[k] = variance(block);
      }
    }
  }

  private void spread(float[] values, int start, float[] lanes, int lane) {
    for (int i = 0; i < format.part(); i++) {
      lanes[i * LANES + lane] = values[start + i];
    }
  }

  private int start(int block) {
    return from + block * KFormat.BLOCK;
  }

  private int column(int block) {
    return block * KFormat.BLOCK % columns;
  }

  private float variance(int block) {
    return type.variance(Weighting.sumOfSquares(source, start(block), KFormat.BLOCK));
  }

  private void store(int block, int first) {
    int to = at + block * format.type().blockBytes();
    Arrays.fill(target, to, to + format.type().blockBytes(), (byte) 0);
    if (!format.store(parts, first, target, to)) {
      return;
    }
    format.restore(target, to, scales, minimums, 0);
    for (int j = 0; j < format.parts(); j++) {
      int inBlock = j * format.part();
      if (scales[j] != 0) {
        LevelLanes.level(
            format, source, start(block) + inBlock, scales[j], minimums[j], levels, inBlock);
      } else {
        scalar.search(start(block), column(block), weighted ? variance(block) : 0, j);
        System.arraycopy(scalar.levels(), inBlock, levels, inBlock, format.part());
      }
    }
    format.pack(levels, 0, target, to);
  }
}
