// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.Arrays;

/// The best way to each place of a text, as tokens between places are offered from left to right.
/// Of ways that are equally good the first stays.
final class Lattice {
  private final double[] score;
  private final int[] from;
  private final int[] token;

  Lattice(int length) {
    score = new double[length + 1];
    from = new int[length + 1];
    token = new int[length + 1];
    Arrays.fill(score, Double.NEGATIVE_INFINITY);
    score[0] = 0;
  }

  void offer(int start, int end, int id, double its) {
    double sum = score[start] + its;
    if (sum > score[end]) {
      score[end] = sum;
      from[end] = start;
      token[end] = id;
    }
  }

  /// As [#offer], in single precision: the sum is compared as it is and kept rounded.
  void offerSingle(int start, int end, int id, double its) {
    double sum = score[start] + its;
    if (sum > score[end]) {
      offer(start, end, id, its);
      score[end] = (float) sum;
    }
  }

  /// The token that ends at a place.
  int token(int end) {
    return token[end];
  }

  /// All places on the best way, with the first and the last.
  int[] cuts() {
    int count = 1;
    for (int at = score.length - 1; at > 0; at = from[at]) {
      count++;
    }
    int[] cuts = new int[count];
    for (int at = score.length - 1; at > 0; at = from[at]) {
      cuts[--count] = at;
    }
    return cuts;
  }
}
