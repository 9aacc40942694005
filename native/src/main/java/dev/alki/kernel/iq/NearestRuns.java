// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

/// Replaces what is off the grid among the words of one group at descending scales.
///
/// While the scale changes little the word stays, and with it the list of candidates. In such a run
/// not all scales are looked at: the difference of the errors of two points is a quadratic of the
/// scale without a constant term, so a point that beats another at both ends of a run beats it all
/// along. That is so in exact arithmetic; it holds for rounded sums, too, where at both ends the
/// best is ahead of the next by much more than all roundings come to. Where it is not, the run is
/// halved. One thread at a time.
final class NearestRuns {
  /// Of the error and of the weighted squares of what scale and highest level reach. Roundings of
  /// two sums come to less than 64 units in the last place of the one and 5 of the other, and
  /// between the ends the lead is at least two thirds of the smaller one there: a fourth of this
  /// would do.
  private static final float MARGIN = 0x1p-16f;

  /// Far above the smallest numbers, which are coarser than that.
  private static final float LEAST_MARGIN = 1e-30f;

  private final NearestLanes nearest;
  private final int[] places;
  private final char[] lists;
  private final char[] points;
  private final int group;
  private final float highest;

  private float sumOfWeights;

  /// By step: what was found, by how much it is ahead, and what that is compared with.
  private final int[] found;

  private final float[] ahead;
  private final float[] size;

  NearestRuns(Grid grid, int steps) {
    this.nearest = new NearestLanes(grid);
    this.places = grid.neighbours().places();
    this.lists = grid.neighbours().lists();
    this.points = grid.points();
    this.highest = 2 * grid.levels() - 1;
    this.group = grid.group();
    for (int i = 0; i < NearestLanes.TABLE; i++) {
      nearest.values[i] = 2 * (i % (NearestLanes.TABLE / group)) + 1;
    }
    this.found = new int[steps];
    this.ahead = new float[steps];
    this.size = new float[steps];
  }

  /// The group of numbers from `from` on, and their weights likewise.
  void group(float[] numbers, float[] weights, int from) {
    nearest.group(numbers, weights, from);
    sumOfWeights = 0;
    for (int i = 0; i < group; i++) {
      sumOfWeights += weights[from + i];
    }
  }

  /// Words and scales of step i are at `at` and `scaleAt`, plus i times the stride; where a word is
  /// replaced, the bit is set in the flags beside the scale.
  void replace(
      int[] words,
      int at,
      int stride,
      float[] scales,
      int[] flags,
      int scaleAt,
      int scaleStride,
      int steps,
      int bit) {
    for (int first = 0; first < steps; ) {
      int word = words[at + first * stride];
      int end = first + 1;
      while (end < steps && words[at + end * stride] == word) {
        end++;
      }
      int place = places[word];
      if (place < 0) {
        run(~place, first, end - 1, scales, scaleAt, scaleStride);
        for (int step = first; step < end; step++) {
          words[at + step * stride] = found[step];
          flags[scaleAt + step * scaleStride] |= bit;
        }
      }
      first = end;
    }
  }

  private void run(int list, int first, int last, float[] scales, int scaleAt, int stride) {
    boolean inner = last - first > 1;
    find(list, first, scales[scaleAt + first * stride], inner);
    if (last > first) {
      find(list, last, scales[scaleAt + last * stride], inner);
    }
    if (inner) {
      between(list, first, last, scales, scaleAt, stride);
    }
  }

  private void between(int list, int first, int last, float[] scales, int scaleAt, int stride) {
    if (found[first] == found[last]
        && Math.min(ahead[first], ahead[last])
            > MARGIN * Math.max(size[first], size[last]) + LEAST_MARGIN) {
      for (int step = first + 1; step < last; step++) {
        found[step] = found[first];
      }
      return;
    }
    int middle = (first + last) / 2;
    find(list, middle, scales[scaleAt + middle * stride], last - first > 2);
    if (middle - first > 1) {
      between(list, first, middle, scales, scaleAt, stride);
    }
    if (last - middle > 1) {
      between(list, middle, last, scales, scaleAt, stride);
    }
  }

  private void find(int list, int step, float scale, boolean measured) {
    int place = nearest.find(list, scale);
    found[step] = points[lists[place]];
    if (measured) {
      float error = nearest.error(list, place);
      float reach = scale * highest;
      ahead[step] = nearest.nextError(list, place) - error;
      size[step] = error + reach * reach * sumOfWeights;
    }
  }
}
