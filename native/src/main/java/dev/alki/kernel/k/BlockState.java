// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.search.Trials;
import dev.alki.kernel.search.WideSearch;
import java.util.Arrays;

/// Ways to write a few blocks, as far as scales go, and what they lose: of each block the scale and
/// the minimum, which halves can say, and the small numbers of its parts.
final class BlockState {
  private final KFormat format;
  private final int parts;
  private final float[] scales;
  private final float[] minimums;
  private final int[] partScales;
  private final int[] partMinimums;
  private final float[] errors;

  BlockState(int blocks, KFormat format) {
    this.format = format;
    parts = format.parts();
    scales = new float[blocks];
    minimums = new float[blocks];
    partScales = new int[blocks * parts];
    partMinimums = new int[blocks * parts];
    errors = new float[blocks * parts];
  }

  /// Whatever else there is loses less.
  void clear() {
    Arrays.fill(errors, Float.POSITIVE_INFINITY);
  }

  void copy(BlockState other, int block) {
    int first = block * parts;
    scales[block] = other.scales[block];
    minimums[block] = other.minimums[block];
    System.arraycopy(other.partScales, first, partScales, first, parts);
    System.arraycopy(other.partMinimums, first, partMinimums, first, parts);
    System.arraycopy(other.errors, first, errors, first, parts);
  }

  /// What the block loses.
  double total(int block) {
    double sum = 0;
    for (int k = block * parts; k < (block + 1) * parts; k++) {
      sum += errors[k];
    }
    return sum;
  }

  void lost(float[] found, int blocks) {
    System.arraycopy(found, 0, errors, 0, blocks * parts);
  }

  /// Takes the small numbers of those parts of `other` that lose less with them; the blocks are
  /// otherwise the same.
  void keepParts(BlockState other, int blocks) {
    for (int k = 0; k < blocks * parts; k++) {
      if (other.errors[k] < errors[k]) {
        errors[k] = other.errors[k];
        partScales[k] = other.partScales[k];
        partMinimums[k] = other.partMinimums[k];
      }
    }
  }

  /// The scale with which the best scale of largest magnitude has the small number of largest
  /// magnitude, or `share` of it.
  void scale(int block, WideSearch wide, float share) {
    int first = block * parts;
    float extreme = 0;
    for (int k = first; k < first + parts; k++) {
      extreme = Math.abs(wide.scale(k)) > Math.abs(extreme) ? wide.scale(k) : extreme;
    }
    int largest = format.affine() ? format.mostScale() : format.leastScale();
    float scale = half(extreme / (largest * share));
    scales[block] = scale;
    for (int k = first; k < first + parts; k++) {
      partScales[k] = bounded(scale == 0 ? 0 : Math.round(wide.scale(k) / scale));
    }
  }

  /// The same for the minimum.
  void minimum(int block, WideSearch wide, float share) {
    int first = block * parts;
    float most = 0;
    for (int k = first; k < first + parts; k++) {
      most = Math.max(most, wide.minimum(k));
    }
    float minimum = half(most / (format.mostScale() * share));
    minimums[block] = minimum;
    for (int k = first; k < first + parts; k++) {
      int ideal = minimum == 0 ? 0 : Math.round(wide.minimum(k) / minimum);
      partMinimums[k] = Math.min(ideal, format.mostScale());
    }
  }

  /// Takes the small numbers of `other`, whose blocks are otherwise the same, and changes all.
  void move(BlockState other, int blocks, int scale, int minimum) {
    int least = format.leastScale();
    int most = format.mostScale();
    for (int k = 0; k < blocks * parts; k++) {
      partScales[k] = Math.min(Math.max(other.partScales[k] + scale, least), most);
      partMinimums[k] = Math.min(Math.max(other.partMinimums[k] + minimum, 0), most);
    }
  }

  /// Puts scale and minimum right by least squares over all parts.
  void fit(int block, Trials trials, WideSearch wide) {
    double squares = 0;
    double mixed = 0;
    double weights = 0;
    double products = 0;
    double numbers = 0;
    for (int k = block * parts; k < (block + 1) * parts; k++) {
      double scale = partScales[k];
      double minimum = partMinimums[k];
      squares += scale * scale * trials.squares[k];
      mixed += scale * minimum * trials.levels[k];
      weights += minimum * minimum * trials.sumWeights[k];
      products += scale * trials.products[k];
      numbers += minimum * trials.sumNumbers[k];
    }
    double determinant = squares * weights - mixed * mixed;
    if (determinant > 0) {
      float minimum = half((float) ((mixed * products - squares * numbers) / determinant));
      if (minimum >= 0) {
        minimums[block] = minimum;
        scales[block] = half((float) ((weights * products - mixed * numbers) / determinant));
      }
    } else if (squares > 0) {
      scales[block] = half((float) ((products + minimums[block] * mixed) / squares));
    }
  }

  void ask(int block, Trials trials) {
    for (int k = block * parts; k < (block + 1) * parts; k++) {
      trials.scales[k] = scales[block] * partScales[k];
      trials.minimums[k] = minimums[block] * partMinimums[k];
    }
  }

  void read(byte[] blocks, int at, int block) {
    scales[block] = format.scale(blocks, at);
    minimums[block] = format.minimum(blocks, at);
    for (int j = 0; j < parts; j++) {
      partScales[block * parts + j] = format.partScale(blocks, at, j);
      partMinimums[block * parts + j] = format.partMinimum(blocks, at, j);
    }
  }

  /// With room for the small numbers of a block.
  void write(int block, byte[] roomOfScales, byte[] roomOfMinimums, byte[] blocks, int at) {
    for (int j = 0; j < parts; j++) {
      roomOfScales[j] = (byte) partScales[block * parts + j];
      roomOfMinimums[j] = (byte) partMinimums[block * parts + j];
    }
    format.put(scales[block], minimums[block], roomOfScales, roomOfMinimums, blocks, at);
  }

  private int bounded(int scale) {
    return Math.clamp(scale, format.leastScale(), format.mostScale());
  }

  private static float half(float value) {
    return Float.float16ToFloat(Float.floatToFloat16(value));
  }
}
