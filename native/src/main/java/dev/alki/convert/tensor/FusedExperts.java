// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import java.util.List;

/// Experts of a block that the checkpoint has stacked already, gates and ups in one tensor:
/// `PREFIX.mlp.experts.gate_up_proj` and `PREFIX.mlp.experts.down_proj`, with or without `.weight`.
public final class FusedExperts {
  private static final String WEIGHT = ".weight";
  private static final String DOWN = "mlp.experts.down_proj";
  private static final String GATE_UP = "mlp.experts.gate_up_proj";

  private FusedExperts() {}

  /// Each expert's matrices as they are applied: gates and ups `[experts, 2 width, embedding]`.
  public static List<Part> rule(Part part, Hyper hyper) {
    return split(part, false);
  }

  /// Each expert's matrices turned over: gates and ups `[experts, embedding, 2 width]`.
  public static List<Part> turned(Part part, Hyper hyper) {
    return split(part, true);
  }

  private static List<Part> split(Part part, boolean turned) {
    String name =
        part.name().endsWith(WEIGHT)
            ? part.name().substring(0, part.name().length() - WEIGHT.length())
            : part.name();
    if (name.endsWith(DOWN)) {
      return List.of((turned ? stack(part).transposed() : part).named(name + WEIGHT));
    }
    if (!name.endsWith(GATE_UP)) {
      return List.of(part);
    }
    List<Part> halves = stack(part).split(turned ? 2 : 1, 2);
    String prefix = name.substring(0, name.length() - "gate_up_proj".length());
    return List.of(
        oriented(halves.getFirst(), turned).named(prefix + "gate_proj.weight"),
        oriented(halves.getLast(), turned).named(prefix + "up_proj.weight"));
  }

  private static Part oriented(Part part, boolean turned) {
    return turned ? part.transposed() : part;
  }

  private static Part stack(Part part) {
    part.require(part.shape().size() == 3, "a stack of matrices");
    return part;
  }
}
