// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import java.util.List;

/// What becomes of linear attention with gated delta nets, and of the norms of models that have it.
public final class DeltaNet {
  private static final String PLACE = "linear_attn.";

  private DeltaNet() {}

  /// Decays are kept as what they are the logarithms of; convolutions are one row to a channel;
  /// norms are stored around 0, except that of linear attention.
  public static List<Part> rule(Part part, Hyper hyper) {
    String name = part.name();
    if (name.endsWith(".A_log")) {
      return List.of(part.map((index, value) -> -Exponential.of(value)));
    } else if (name.endsWith(".dt_bias")) {
      return List.of(part.named(name.replaceFirst("dt_bias$", "dt_proj.bias")));
    } else if (name.contains("conv1d")) {
      return List.of(part.squeezed());
    } else if (name.endsWith("norm.weight") && !name.endsWith("linear_attn.norm.weight")) {
      return List.of(part.plus(1));
    }
    return List.of(part);
  }

  /// Queries, keys, values and gates that are stored together for each key head: all queries, then
  /// all keys, then all values in one tensor, and all gates in another.
  public static List<Part> grouped(Part part, Hyper hyper) {
    if (!part.name().endsWith(PLACE + "in_proj_qkvz.weight")) {
      return List.of(part);
    }
    DeltaHeads heads = DeltaHeads.of(hyper);
    part.require(
        part.length() == heads.rows() + heads.valueRows(),
        (heads.rows() + heads.valueRows()) + " rows");
    Part sorted = part.reordered(row -> grouped(row, heads));
    String prefix = part.name().replaceFirst("in_proj_qkvz\\.weight$", "");
    return List.of(
        sorted.slice(0, heads.rows()).named(prefix + "in_proj_qkv.weight"),
        sorted.slice(heads.rows(), heads.valueRows()).named(prefix + "in_proj_z.weight"));
  }

  /// Where a row of queries, keys, values and gates, each of all heads, was.
  private static long grouped(long row, DeltaHeads heads) {
    long key = heads.keyWidth();
    long value = heads.perKey() * heads.valueWidth();
    long all = 2 * key + 2 * value;
    if (row < 2 * heads.keyRows()) {
      long inside = row % heads.keyRows();
      return inside / key * all + row / heads.keyRows() * key + inside % key;
    }
    long rest = row - 2 * heads.keyRows();
    long inside = rest % heads.valueRows();
    return inside / value * all + 2 * key + rest / heads.valueRows() * value + inside % value;
  }

  /// Value heads in the order of llama.cpp, see [DeltaHeads#tiled].
  public static List<Part> tiled(Part part, Hyper hyper) {
    int at = part.name().indexOf(PLACE);
    if (at < 0) {
      return List.of(part);
    }
    DeltaHeads heads = DeltaHeads.of(hyper);
    String name = part.name().substring(at + PLACE.length());
    if (heads.perKey() == 1) {
      return List.of(part);
    }
    return List.of(
        switch (name) {
          case "in_proj_qkv.weight", "conv1d.weight" -> {
            part.require(part.length() == heads.rows(), heads.rows() + " rows");
            yield values(part, heads);
          }
          case "in_proj_z.weight" -> heads(part, heads, heads.valueWidth());
          case "in_proj_a.weight", "in_proj_b.weight", "A_log", "dt_proj.bias" ->
              heads(part, heads, 1);
          case "out_proj.weight" -> {
            part.require(part.columns() == heads.valueRows(), heads.valueRows() + " columns");
            part.require(
                part.numbers().fixed().stream().allMatch(it -> it.fits(heads.valueWidth())),
                "heads of whole blocks");
            yield part.columns(heads.valueWidth(), heads.tiled(1));
          }
          default -> part;
        });
  }

  private static Part heads(Part part, DeltaHeads heads, long width) {
    part.require(
        part.length() == heads.values() * width, heads.values() + " heads of " + width + " rows");
    return part.reordered(heads.tiled(width));
  }

  /// Only the rows of values, which come after those of queries and keys.
  private static Part values(Part part, DeltaHeads heads) {
    long first = 2 * heads.keyRows();
    return part.reordered(row ->
        row < first ? row : first + heads.tiled(heads.valueWidth()).applyAsLong(row - first));
  }
}
