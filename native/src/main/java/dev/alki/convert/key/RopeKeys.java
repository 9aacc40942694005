// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.Optional;

/// Keys of the rotary embedding.
final class RopeKeys {
  private static final int SECTIONS = 4;

  private RopeKeys() {}

  static Metadata scaling(Metadata to, Hyper hyper) {
    Config rope = hyper.rope().full();
    Optional<Double> factor = rope.number("factor");
    String type = hyper.rope().type().orElse("default");
    return switch (type) {
      case "default", "llama3", "dynamic", "proportional" -> to;
      case "linear" ->
          factor.map(number -> typed(to, hyper, "linear", number)).orElseThrow(() -> lacks(hyper));
      case "yarn" ->
          yarn(
              factor
                  .map(number -> typed(to, hyper, "yarn", number))
                  .orElseThrow(() -> lacks(hyper)),
              hyper);
      case "su", "longrope" -> to.with(hyper.key("rope.scaling.type"), Value.string("longrope"));
      default ->
          throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
              .what("positions are scaled in a way that is not known (rope_type)")
              .expected("default, linear, dynamic, yarn, longrope or llama3")
              .got(type)
              .fault();
    };
  }

  private static Metadata typed(Metadata to, Hyper hyper, String type, double factor) {
    return to.with(hyper.key("rope.scaling.type"), Value.string(type))
        .with(hyper.key("rope.scaling.factor"), Hyper.f32(factor));
  }

  private static Metadata yarn(Metadata to, Hyper hyper) {
    Config rope = hyper.rope().full();
    Metadata more =
        to.with(
            hyper.key("rope.scaling.original_context_length"),
            Value.u32(rope.size(1L << 32, "original_max_position_embeddings")));
    more = with(more, hyper, "rope.scaling.yarn_ext_factor", rope, "extrapolation_factor");
    more =
        with(more, hyper, "rope.scaling.yarn_attn_factor", rope, "attention_factor", "attn_factor");
    more = with(more, hyper, "rope.scaling.yarn_beta_fast", rope, "beta_fast");
    return with(more, hyper, "rope.scaling.yarn_beta_slow", rope, "beta_slow");
  }

  static Metadata sections(Metadata to, Hyper hyper) {
    Optional<JsonNode> list = hyper.rope().sections().flatMap(rope -> rope.value("mrope_section"));
    if (list.isEmpty()) {
      return to;
    }
    int[] sections = new int[SECTIONS];
    for (int i = 0; i < Math.min(SECTIONS, list.get().size()); i++) {
      sections[i] = list.get().get(i).asInt();
    }
    return to.with(hyper.key("rope.dimension_sections"), Value.i32s(sections));
  }

  static Metadata frequencies(Metadata to, Hyper hyper) {
    Metadata more = with(to, hyper, "rope.freq_base", hyper.rope().full(), "rope_theta");
    return hyper.rope().sliding().isEmpty()
        ? more
        : with(more, hyper, "rope.freq_base_swa", hyper.rope().sliding().get(), "rope_theta");
  }

  private static Metadata with(Metadata to, Hyper hyper, String key, Config from, String... names) {
    return from.number(names).map(n -> to.with(hyper.key(key), Hyper.f32(n))).orElse(to);
  }

  private static Fault lacks(Hyper hyper) {
    return Fault.in(Code.CONFIG_INVALID, hyper.config().file())
        .what("scales positions (" + hyper.rope().type().orElse("") + ") without a factor")
        .fault();
  }
}
