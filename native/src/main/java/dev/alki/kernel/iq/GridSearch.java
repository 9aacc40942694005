// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.search.Rounding;
import java.util.Arrays;

/// Finds the points of a grid, and one scale for them, that are nearest to the magnitudes of a
/// part: for some scales the levels of its groups, and of those the best by weighted least squares.
///
/// A level l stands for 2l + 1. Levels that are no point of the grid give way to the nearest
/// candidate. One thread at a time.
final class GridSearch {
  private final GridRules rules;
  private final Grid grid;
  private final Neighbours neighbours;
  private final char[] points;
  private final int[] tried;
  private final boolean[] triedOff;
  private final boolean[] off;

  /// Words of levels, one for each group of the part.
  final int[] words;

  private boolean found;
  private float products;
  private float squares;

  GridSearch(GridRules rules) {
    this.rules = rules;
    this.grid = rules.grid();
    this.neighbours = grid.neighbours();
    this.points = grid.points();
    int groups = rules.part() / grid.group();
    this.words = new int[groups];
    this.tried = new int[groups];
    this.off = new boolean[groups];
    this.triedOff = new boolean[groups];
  }

  /// Whether the part searched last has points; else it is one of zeros, and stays empty.
  boolean found() {
    return found;
  }

  /// The scale; it can be negative when weights are 0.
  float search(GridPart part) {
    found = false;
    float largest = part.largest();
    if (largest < rules.fit().nearZero()) {
      return 0;
    }
    Arrays.fill(words, 0);
    Arrays.fill(off, rules.redo() == GridRules.Redo.ALL_IF_ANY);
    int highest = 2 * grid.levels() - 1;
    float reach = largest;
    float scale = largest / highest;
    if (rules.redo() == GridRules.Redo.ALL) {
      scale = NonNegativeSearch.scale(part.magnitudes, part.weights, grid.levels() + 1);
      reach = scale * grid.levels();
      if (reach <= 0) {
        return 0;
      }
    }
    found = true;
    float best = 0;
    int count = rules.steps().count();
    for (int step = -count; step <= count; step++) {
      float inverse = (highest + step * rules.steps().width()) / reach;
      for (int group = 0; group < words.length; group++) {
        int word = levels(part.magnitudes, group * grid.group(), inverse);
        triedOff[group] = neighbours.place(word) < 0;
        tried[group] = triedOff[group] ? nearest(part, group, word, 1 / inverse) : word;
      }
      sum(part, tried);
      if (squares > 0 && products * products > best * squares) {
        scale = products / squares;
        best = scale * products;
        System.arraycopy(tried, 0, words, 0, words.length);
        System.arraycopy(triedOff, 0, off, 0, off.length);
      }
    }
    return scale > 0 && placeAgain(part, scale) && squares > 0 ? products / squares : scale;
  }

  /// Whether there was something to do.
  private boolean placeAgain(GridPart part, float scale) {
    boolean any = rules.redo() == GridRules.Redo.ALL;
    for (boolean each : off) {
      any |= each;
    }
    if (!any) {
      return false;
    }
    for (int group = 0; group < words.length; group++) {
      if (off[group] || rules.redo() != GridRules.Redo.OFF_THE_GRID) {
        int word = levels(part.magnitudes, group * grid.group(), 1 / scale);
        words[group] = neighbours.place(word) < 0 ? nearest(part, group, word, scale) : word;
      }
    }
    sum(part, words);
    return true;
  }

  private int levels(float[] magnitudes, int from, float inverse) {
    int word = 0;
    for (int i = 0; i < grid.group(); i++) {
      float exact = 0.5f * (inverse * magnitudes[from + i] - 1);
      word |= Rounding.nearest(exact, 0, grid.levels() - 1) << grid.bits() * i;
    }
    return word;
  }

  /// The candidate of the least error, the first of equal ones.
  private int nearest(GridPart part, int group, int word, float scale) {
    int list = ~neighbours.place(word);
    int start = neighbours.starts()[list];
    int nearest = points[neighbours.lists()[start]];
    float least = Float.MAX_VALUE;
    for (int i = start; i < start + neighbours.counts()[list]; i++) {
      int candidate = points[neighbours.lists()[i]];
      float error = error(part, group, candidate, scale);
      if (error < least) {
        least = error;
        nearest = candidate;
      }
    }
    return nearest;
  }

  private float error(GridPart part, int group, int word, float scale) {
    float sum = 0;
    for (int i = 0; i < grid.group(); i++) {
      int at = group * grid.group() + i;
      float difference = scale * value(word, i) - part.magnitudes[at];
      sum += part.roots[at] * difference * difference;
    }
    return sum;
  }

  private void sum(GridPart part, int[] words) {
    products = 0;
    squares = 0;
    for (int i = 0; i < rules.part(); i++) {
      float value = value(words[i / grid.group()], i % grid.group());
      products += part.weights[i] * part.magnitudes[i] * value;
      squares += part.weights[i] * value * value;
    }
  }

  private int value(int word, int i) {
    return 2 * (word >> grid.bits() * i & (1 << grid.bits()) - 1) + 1;
  }
}
