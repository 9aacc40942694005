// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.DeltaHeads;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Keys of models in which most blocks have linear attention with gated delta nets.
public final class DeltaKeys {
  public static final List<KeyRule> ALL =
      List.of(
          DeltaKeys::predicted,
          DeltaKeys::heads,
          DeltaKeys::recurrent,
          (to, hyper) ->
              to.with(hyper.key("full_attention_interval"), Value.u32(interval(hyper.config()))),
          (to, hyper) -> to.with(hyper.key("rope.dimension_count"), Value.u32(rotated(hyper))));

  private static final int[] SECTIONS = {11, 11, 10, 0};
  private static final double USUAL_PART = 0.25;
  private static final long MAX_KERNEL = 1 << 10;

  private DeltaKeys() {}

  private static Metadata predicted(Metadata to, Hyper hyper) {
    long predicted = hyper.blocks() - Hyper.blocks(hyper.config());
    return predicted == 0 ? to : to.with(hyper.key("nextn_predict_layers"), Value.u32(predicted));
  }

  private static Metadata heads(Metadata to, Hyper hyper) {
    DeltaHeads heads = DeltaHeads.of(hyper);
    long kernel = hyper.config().size(MAX_KERNEL, "linear_conv_kernel_dim");
    return to.with(hyper.key("ssm.conv_kernel"), Value.u32(kernel))
        .with(hyper.key("ssm.state_size"), Value.u32(heads.keyWidth()))
        .with(hyper.key("ssm.group_count"), Value.u32(heads.keys()))
        .with(hyper.key("ssm.time_step_rank"), Value.u32(heads.values()))
        .with(hyper.key("ssm.inner_size"), Value.u32(heads.valueRows()));
  }

  private static Metadata recurrent(Metadata to, Hyper hyper) {
    Optional<JsonNode> types = types(hyper.config());
    if (types.isEmpty()) {
      return to;
    }
    boolean[] recurrent = new boolean[Math.toIntExact(hyper.blocks())];
    for (int i = 0; i < types.get().size(); i++) {
      recurrent[i] = linear(types.get().get(i));
    }
    return to.with(hyper.key("attention.recurrent_layers"), Value.bools(recurrent));
  }

  /// Kinds of the model's own blocks, one for each, if the configuration says them.
  private static Optional<JsonNode> types(Config config) {
    Optional<JsonNode> types = config.value("layer_types");
    types.ifPresent(list -> {
      if (!list.isArray() || list.size() != Hyper.blocks(config)) {
        throw Fault.in(Code.CONFIG_INVALID, config.file())
            .what("layer_types has not one entry for each block")
            .expected(Hyper.blocks(config))
            .got(list.size())
            .fault();
      }
    });
    return types;
  }

  private static boolean linear(JsonNode type) {
    return type.asText().equals("linear_attention");
  }

  private static long interval(Config config) {
    return config.count("full_attention_interval").orElse(4L);
  }

  /// Whether a block of the model itself has linear attention.
  public static boolean linear(Hyper hyper, long block) {
    return block < Hyper.blocks(hyper.config())
        && types(hyper.config())
            .map(list -> linear(list.get(Math.toIntExact(block))))
            .orElseGet(() -> (block + 1) % Math.max(1, interval(hyper.config())) != 0);
  }

  /// Numbers of a head that are rotated.
  private static long rotated(Hyper hyper) {
    double part = hyper.rope().full().number("partial_rotary_factor").orElse(USUAL_PART);
    return (long) (hyper.headSize() * part);
  }

  /// How rotations are shared between time, height and width, when the configuration does not say.
  public static Metadata sections(Metadata to, Hyper hyper) {
    return hyper.rope().sections().isPresent()
        ? to
        : to.with(hyper.key("rope.dimension_sections"), Value.i32s(Arrays.copyOf(SECTIONS, 4)));
  }
}
