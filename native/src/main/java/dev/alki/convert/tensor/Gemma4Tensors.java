// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Gemma4Sizes;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of Gemma 4's tensors, and the one that it has calculated.
public final class Gemma4Tensors {
  private static final Pattern ROUTER_SCALE = Pattern.compile(".*\\.(\\d+)\\.router\\.scale");
  private static final Pattern EXPERT_SCALE = Pattern.compile(".*\\.(\\d+)\\..*per_expert_scale");

  /// Slows a rotation down until it stands still.
  private static final float STILL = 1e30f;

  private Gemma4Tensors() {}

  /// Weights that are not called so are called so.
  public static Optional<String> named(String name) {
    boolean bare =
        name.endsWith("per_dim_scale")
            || name.endsWith("layer_scalar")
            || name.contains(".experts.") && !name.endsWith(".weight");
    return Optional.of(bare ? name + ".weight" : name);
  }

  /// The factors before and after the choice of experts are scales of other tensors.
  public static List<Part> scales(Part part, Hyper hyper) {
    Matcher router = ROUTER_SCALE.matcher(part.name());
    if (router.matches()) {
      return List.of(part.named("blk." + router.group(1) + ".ffn_gate_inp.scale"));
    }
    Matcher expert = EXPERT_SCALE.matcher(part.name());
    return List.of(
        expert.matches() ? part.named("blk." + expert.group(1) + ".ffn_down_exps.scale") : part);
  }

  /// Blocks that look at everything rotate only a share of each head. Which numbers of a head are
  /// not rotated depends on where they are, so those rotations are stopped instead.
  public static List<Part> rotations(Hyper hyper) {
    Config rope = hyper.rope().full();
    if (!hyper.rope().type().equals(Optional.of("proportional"))) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("full_attention of rope_parameters rotates in a way that is not known (rope_type)")
          .expected("proportional")
          .got(hyper.rope().type().orElse("nothing"))
          .fault();
    }
    double share =
        rope.number("partial_rotary_factor")
            .filter(factor -> factor >= 0 && factor <= 1)
            .orElseThrow(() ->
                Fault.in(Code.CONFIG_INVALID, hyper.config().file())
                    .what("does not say which share of a head is rotated (partial_rotary_factor)")
                    .expected("0 to 1")
                    .fault());
    long head = Gemma4Sizes.of(hyper).globalHead();
    float[] factors = new float[Math.toIntExact(head / 2)];
    Arrays.fill(factors, STILL);
    Arrays.fill(factors, 0, (int) (head * share / 2), 1);
    return List.of(Part.of(RopeFactors.NAME, factors));
  }

  /// What all blocks together must have, for [Inventory].
  public static Map<String, List<Long>> needed(Hyper hyper) {
    Map<String, List<Long>> needed = new LinkedHashMap<>();
    Gemma4Sizes sizes = Gemma4Sizes.of(hyper);
    for (int block = 0; block < sizes.blocks(); block++) {
      block(needed, hyper, sizes, block);
      if (hyper.config().count("num_local_experts", "num_experts").orElse(0L) > 0) {
        experts(needed, hyper, block);
      }
    }
    long perLayer = hyper.config().count("hidden_size_per_layer_input").orElse(0L);
    if (perLayer > 0) {
      long rows = hyper.config().count("vocab_size_per_layer_input").orElse(hyper.vocabulary());
      LayerEmbeddings.add(needed, hyper, perLayer, rows);
    }
    return needed;
  }

  private static void block(Map<String, List<Long>> to, Hyper hyper, Gemma4Sizes sizes, int block) {
    String at = "blk." + block + ".";
    long width = hyper.embedding();
    long head = sizes.head(block);
    long inner = sizes.feedForward(block);
    to.put(at + "attn_q", List.of(hyper.heads() * head, width));
    to.put(at + "attn_q_norm", List.of(head));
    to.put(at + "attn_output", List.of(width, hyper.heads() * head));
    if (sizes.ownKeys(block)) {
      to.put(at + "attn_k", List.of(sizes.kvHeads(block) * head, width));
      to.put(at + "attn_k_norm", List.of(head));
    }
    to.put(at + "ffn_gate", List.of(inner, width));
    to.put(at + "ffn_up", List.of(inner, width));
    to.put(at + "ffn_down", List.of(width, inner));
  }

  private static void experts(Map<String, List<Long>> to, Hyper hyper, int block) {
    String at = "blk." + block + ".";
    long width = hyper.embedding();
    long count = hyper.config().size(1 << 16, "num_local_experts", "num_experts");
    long inner = hyper.config().size(1 << 24, "expert_intermediate_size", "moe_intermediate_size");
    to.put(at + "ffn_gate_inp", List.of(count, width));
    to.put(at + "ffn_gate_up_exps", List.of(count, 2 * inner, width));
    to.put(at + "ffn_down_exps", List.of(count, width, inner));
    to.put(at + "pre_ffw_norm_2", List.of(width));
    to.put(at + "post_ffw_norm_1", List.of(width));
    to.put(at + "post_ffw_norm_2", List.of(width));
  }
}
