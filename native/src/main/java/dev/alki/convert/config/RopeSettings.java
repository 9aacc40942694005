// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// The rotary embedding of a model, gathered from old and new spellings: `rope_parameters` or
/// `rope_scaling`, completed by keys beside it.
///
/// `full` is that of full attention; `sliding` that of attention within a window, when it differs.
public record RopeSettings(Config full, Optional<Config> sliding, Optional<Config> sections) {
  private static final String[] THETA = {
    "global_rope_theta", "rope_global_theta", "rope_theta_global", "rope_theta", "rotary_emb_base"
  };
  private static final String[] LOCAL_THETA = {
    "local_rope_theta",
    "rope_local_theta",
    "rope_theta_local",
    "swa_rope_theta",
    "rope_local_base_freq"
  };
  private static final String[] PARTIAL = {"partial_rotary_factor", "rope_pct", "rope_percent"};

  static RopeSettings of(Config config) {
    ObjectNode rope =
        config
            .object(config.json().has("rope_parameters") ? "rope_parameters" : "rope_scaling")
            .map(object -> object.json().deepCopy())
            .orElseGet(JsonNodeFactory.instance::objectNode);
    if (!rope.has("full_attention") && !rope.has("sliding_attention")) {
      config
          .value(LOCAL_THETA)
          .ifPresent(theta -> rope.putObject("sliding_attention").set("rope_theta", theta));
      config.value(THETA).ifPresent(theta -> rope.putIfAbsent("rope_theta", theta));
      if (rope.has("type") && !rope.get("type").isNull()) {
        rope.putIfAbsent("rope_type", rope.get("type"));
      }
      config.value(PARTIAL).ifPresent(part -> rope.putIfAbsent("partial_rotary_factor", part));
      config
          .value("original_max_position_embeddings")
          .ifPresent(length -> rope.putIfAbsent("original_max_position_embeddings", length));
    }
    Config all = new Config(rope, config.file());
    return new RopeSettings(
        all.object("full_attention").orElse(all),
        all.object("sliding_attention"),
        rope.has("mrope_section") ? Optional.of(all) : Optional.empty());
  }

  /// Kind of scaling, in lower case.
  public Optional<String> type() {
    return full.text("rope_type").map(text -> text.toLowerCase(java.util.Locale.ROOT));
  }
}
