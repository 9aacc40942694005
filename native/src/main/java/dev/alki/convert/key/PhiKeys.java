// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.LongFactors;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;

/// Keys of the Phi models.
public final class PhiKeys {
  public static final String[] CONTEXT = {"n_positions", "max_position_embeddings"};

  private PhiKeys() {}

  /// Width of Phi 2's feed-forward network, which is not asked for.
  public static long fourfold(Hyper hyper) {
    return 4 * hyper.embedding();
  }

  public static Metadata fourfold(Metadata to, Hyper hyper) {
    return to.with(hyper.key("feed_forward_length"), Value.u32(fourfold(hyper)));
  }

  /// Phi 2 has as many key-value heads as heads.
  public static Metadata sameHeads(Metadata to, Hyper hyper) {
    if (hyper.kvHeads() != hyper.heads()) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("there are fewer key-value heads than heads, which phi2 cannot have")
          .expected(hyper.heads())
          .got(hyper.kvHeads())
          .fault();
    }
    return to.with(hyper.key("attention.head_count_kv"), Value.u32(hyper.heads()));
  }

  /// Phi 2 does not rotate all of a head.
  public static Metadata rotated(Metadata to, Hyper hyper) {
    double share = hyper.rope().full().neededNumber("partial_rotary_factor");
    return to.with(hyper.key("rope.dimension_count"), Value.u32(rotated(hyper, share)));
  }

  /// How many elements of a head of Phi 3 are rotated; all when nothing is said.
  public static long rotated(Hyper hyper) {
    return rotated(hyper, hyper.rope().full().number("partial_rotary_factor").orElse(1.0));
  }

  private static long rotated(Hyper hyper, double share) {
    if (share < 0 || share > 1) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("partial_rotary_factor is no share of a head")
          .expected("0 to 1")
          .got(share)
          .fault();
    }
    return (long) (share * hyper.embedding()) / hyper.heads();
  }

  /// Length of the texts of the first training.
  public static Metadata former(Metadata to, Hyper hyper) {
    return to.with(
        hyper.key("rope.scaling.original_context_length"), Value.u32(formerLength(hyper)));
  }

  public static Metadata rotations(Metadata to, Hyper hyper) {
    return to.with(hyper.key("rope.dimension_count"), Value.u32(rotated(hyper)))
        .with(
            hyper.key("rope.freq_base"), Hyper.f32(hyper.rope().full().neededNumber("rope_theta")));
  }

  /// 0 stands for none: that is how llama.cpp tells Phi 4 from those before.
  public static Metadata window(Metadata to, Hyper hyper) {
    return to.with(
        hyper.key("attention.sliding_window"),
        Value.u32(hyper.config().count("sliding_window").orElse(0L)));
  }

  /// By how much attention is sharpened because texts are longer than those of the first training.
  public static Metadata attention(Metadata to, Hyper hyper) {
    if (!LongFactors.has(hyper)) {
      return to;
    }
    double former = formerLength(hyper);
    double scale = hyper.config().size(CONTEXT) / former;
    String type = hyper.rope().type().orElse("none");
    double factor =
        switch (type) {
          case "su", "longrope" ->
              scale > 1 ? Math.sqrt(1 + Math.log(scale) / Math.log(former)) : 1;
          case "yarn" -> scale > 1 ? 0.1 * Math.log(scale) + 1 : 1;
          default ->
              throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
                  .what("long texts are scaled in a way that is not known (rope_scaling type)")
                  .expected("longrope, su or yarn")
                  .got(type)
                  .fault();
        };
    return to.with(hyper.key("rope.scaling.attn_factor"), Hyper.f32(factor));
  }

  private static long formerLength(Hyper hyper) {
    return hyper.rope().full().size("original_max_position_embeddings");
  }
}
