// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Gemma4Sizes;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Arrays;
import java.util.List;
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
}
