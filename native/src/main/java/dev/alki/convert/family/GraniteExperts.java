// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.Part;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Gates and inputs of Granite's experts, which are one tensor in its checkpoints, gates first. The
/// shared expert of a model without others is a plain feed-forward network.
final class GraniteExperts {
  private static final Pattern PLACE =
      Pattern.compile(
          ".*\\.(\\d+)\\.(block_sparse_moe|shared_mlp)\\.(input|output)_linear\\.weight");

  private GraniteExperts() {}

  static List<Part> rule(Part part, Hyper hyper) {
    Matcher found = PLACE.matcher(part.name());
    if (!found.matches()) {
      return List.of(part);
    }
    boolean experts = found.group(2).equals("block_sparse_moe");
    if (found.group(3).equals("output")) {
      return List.of(experts || any(hyper) ? part : part.named(name(found, "ffn_down")));
    }
    String kind = experts ? "_exps" : any(hyper) ? "_shexp" : "";
    String width = experts ? "intermediate_size" : "shared_intermediate_size";
    int dimension = part.shape().size() - 2;
    long wanted = 2 * hyper.config().size(1 << 24, width);
    part.require(dimension >= 0 && part.shape().get(dimension) == wanted, wanted + " rows");
    List<Part> halves = part.split(dimension, 2);
    return List.of(
        halves.get(0).named(name(found, "ffn_gate" + kind)),
        halves.get(1).named(name(found, "ffn_up" + kind)));
  }

  /// Whether there are experts to choose from.
  static boolean any(Hyper hyper) {
    return hyper.config().count("num_local_experts").orElse(0L) > 0;
  }

  /// Whether there is one that always works along.
  static boolean shared(Hyper hyper) {
    return hyper.config().count("shared_intermediate_size").orElse(0L) > 0;
  }

  private static String name(Matcher place, String kind) {
    return "blk." + place.group(1) + "." + kind + ".weight";
  }
}
