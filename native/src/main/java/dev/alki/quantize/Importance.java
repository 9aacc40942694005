// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.util.List;

/// How much each column of a tensor matters: one slice of weights for each matrix (expert) in it,
/// or no slice at all. Compared by identity: the same weights are encoded once.
public final class Importance {
  static final Importance NONE = new Importance(List.of());

  private static final float[] NO_WEIGHTS = {};

  private final List<float[]> slices;

  Importance(List<float[]> slices) {
    this.slices = List.copyOf(slices);
  }

  public boolean none() {
    return slices.isEmpty();
  }

  /// The weights of the columns of one matrix; no element when there are none.
  float[] slice(long matrix) {
    return slices.isEmpty() ? NO_WEIGHTS : slices.get(Math.toIntExact(matrix));
  }
}
