// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

/// Projections of queries, keys and values in one tensor, group by group: the queries of a group,
/// then its key and its value. llama.cpp has all queries first, then all keys, then all values.
/// Weights and biases alike.
public final class FusedHeads {
  private FusedHeads() {}

  /// Of `groups` groups with `queries` queries each; a head has `size` rows.
  public static Part apart(Part part, long groups, long queries, long size) {
    long heads = queries + 2;
    long rows = groups * heads * size;
    part.require(part.length() == rows, rows + " rows, for groups of " + heads + " heads");
    long keys = groups * queries;
    return part.reordered(row -> {
      long head = row / size;
      long source;
      if (head < keys) {
        source = head / queries * heads + head % queries;
      } else {
        long group = (head - keys) % groups;
        source = group * heads + queries + (head - keys) / groups;
      }
      return source * size + row % size;
    });
  }
}
