// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts the matrices of a block's experts, which the checkpoint has one by one, on each other: one
/// tensor for each of `projections`, in their order, at the moment when the last matrix of the
/// block has come.
///
/// A matrix is called `PREFIX.EXPERT.PROJECTION.weight`, the tensor `PREFIX.PROJECTION.weight`.
public final class Experts implements TensorRule {
  private static final long MAX = 1 << 16;

  private final Pattern matrix;
  private final List<String> projections;
  private final ToLongFunction<Hyper> count;
  private final Map<String, Map<String, Part>> blocks = new TreeMap<>();

  private Experts(Pattern matrix, List<String> projections, ToLongFunction<Hyper> count) {
    this.matrix = matrix;
    this.projections = projections;
    this.count = count;
  }

  /// Of matrices below `place`, such as `mlp.experts`.
  public static Experts of(String place, ToLongFunction<Hyper> count, String... projections) {
    String names = String.join("|", projections);
    Pattern matrix =
        Pattern.compile(
            "(.*\\." + Pattern.quote(place) + ")\\.(0|[1-9]\\d{0,5})\\.(" + names + ")\\.weight");
    return new Experts(matrix, List.of(projections), count);
  }

  /// How many a block has.
  public static long count(Hyper hyper) {
    return hyper
        .config()
        .size(MAX, "num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts");
  }

  @Override
  public TensorRule fresh() {
    return new Experts(matrix, projections, count);
  }

  @Override
  public List<Part> apply(Part part, Hyper hyper) {
    Matcher found = matrix.matcher(part.name());
    if (!found.matches()) {
      return List.of(part);
    }
    String prefix = found.group(1);
    Map<String, Part> block = blocks.computeIfAbsent(prefix, name -> new TreeMap<>());
    block.put(found.group(3) + "." + found.group(2), part);
    long experts = count.applyAsLong(hyper);
    if (block.size() < experts * projections.size()) {
      return List.of();
    }
    blocks.remove(prefix);
    return projections.stream().map(name -> stack(prefix, name, block, experts)).toList();
  }

  private Part stack(String prefix, String projection, Map<String, Part> block, long experts) {
    List<Part> matrices = new ArrayList<>();
    for (long expert = 0; expert < experts; expert++) {
      Part part = block.get(projection + "." + expert);
      if (part == null) {
        throw missing(prefix, projection + " of expert " + expert);
      }
      matrices.add(part);
    }
    return Part.stack(prefix + "." + projection + ".weight", matrices);
  }

  @Override
  public Metadata finish(Metadata keys, Hyper hyper) {
    blocks.forEach((prefix, block) -> {
      throw missing(
          prefix,
          (count.applyAsLong(hyper) * projections.size() - block.size()) + " of its matrices");
    });
    return keys;
  }

  private static Fault missing(String prefix, String what) {
    return Fault.in(Code.TENSOR_MISSING, prefix)
        .what("has not all experts: the checkpoint lacks " + what)
        .help("The download is incomplete, or config.json is of another model.")
        .fault();
  }
}
