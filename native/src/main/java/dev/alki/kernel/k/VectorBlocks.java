// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.search.Lanes;
import dev.alki.kernel.search.RangeLanes;
import dev.alki.kernel.search.RefinedLanes;
import dev.alki.kernel.search.ScaleCandidates;
import dev.alki.kernel.search.ScaleLanes;
import dev.alki.kernel.search.Transposition;
import java.util.Arrays;

/// The arrays of a call, and room for a few blocks, whose parts fill the lanes of some vectors: of
/// several, because what happens in a lane waits for itself.
final class VectorBlocks {
  /// Over the parts in all lanes of some vectors.
  private interface PartsSearch {
    void search(int vectors);
  }

  private static final int LANES = Lanes.COUNT;
  static final int AT_ONCE = 16;

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
  private final float[] room;
  private final Transposition transposition = new Transposition();
  private final int[] numberRows = new int[LANES];
  private final int[] weightRows = new int[LANES];
  private final float[] variances;
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
    int vectors = AT_ONCE * format.parts() / LANES;
    int lanes = vectors * LANES;
    parts = new Parts(lanes, weighted, new ScaleCandidates(Q3K.SCALES)::search);
    room = new float[vectors * format.part() * Lanes.STRIDE];
    variances = new float[lanes];
    scales = new float[format.parts()];
    minimums = new float[format.parts()];
    scalar = new ScalarBlock(type, source, importance, target);
    search = search(type.search(weighted), vectors);
  }

  private PartsSearch search(KType.Search search, int vectors) {
    return switch (search) {
      case KType.Affine affine -> {
        RangeLanes ranges = new RangeLanes(affine.plan(), vectors);
        yield count -> ranges.search(room, count, parts.scales, parts.minimums);
      }
      case KType.Signed signed -> {
        ScaleLanes lanes = new ScaleLanes(signed.search(), vectors);
        yield count -> lanes.search(room, count, parts.scales);
      }
      case KType.Refined refined -> {
        RefinedLanes lanes = new RefinedLanes(refined.search(), vectors);
        yield count -> lanes.search(room, count, parts.scales);
      }
    };
  }

  /// Blocks are encoded by up to eight.
  void encode(int first, int count) {
    int vectors = (count * format.parts() + LANES - 1) / LANES;
    fill(first, count);
    WeightLanes.weigh(weighting, room, format.part(), variances, vectors);
    if (weighted) {
      WeightLanes.sum(room, format.part(), vectors, parts.weights);
    }
    search.search(vectors);
    for (int block = 0; block < count; block++) {
      store(first + block, block * format.parts());
    }
  }

  /// Brings the parts of blocks on to the lanes. Lanes without a part get the first one, which
  /// nobody reads.
  private void fill(int first, int count) {
    int parts = count * format.parts();
    for (int part = 0; part < parts; part += LANES) {
      int at = part * 3 * format.part();
      for (int k = 0; k < LANES; k++) {
        int index = part + k < parts ? part + k : 0;
        numberRows[k] = start(first) + index * format.part();
        weightRows[k] = (first * KFormat.BLOCK + index * format.part()) % columns;
      }
      transposition.toLanes(source, numberRows, format.part(), room, at);
      if (weighted) {
        transposition.toLanes(importance, weightRows, format.part(), room, at + Lanes.WEIGHTS);
      }
    }
    if (weighting == Weighting.SPREAD_IMPORTANCE) {
      for (int block = 0; block < count; block++) {
        int from = block * format.parts();
        Arrays.fill(variances, from, from + format.parts(), variance(first + block));
      }
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
        scalar.search(start(block), column(block), variances[first + j], j);
        System.arraycopy(scalar.levels(), inBlock, levels, inBlock, format.part());
      }
    }
    format.pack(levels, 0, target, to);
  }
}
