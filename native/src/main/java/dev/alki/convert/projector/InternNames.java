// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import java.util.List;
import java.util.Optional;

/// Names of InternVL's vision encoder and projector, as rules and the table of names have them:
/// checkpoints with code of their own and those for transformers name each their way.
final class InternNames {
  private static final List<String> KEPT =
      List.of("vision_model", "mlp", "model.vision_tower", "model.multi_modal_projector");

  /// Numbers without `.weight` in checkpoints, which have it in GGUFs.
  private static final List<String> BARE = List.of(".ls", ".lambda_", "position_embedding");

  /// A part of the projector in checkpoints for transformers, and its place in the others.
  private record Part(String ofTransformers, String own) {}

  private static final List<Part> PROJECTOR =
      List.of(
          new Part("model.multi_modal_projector.layer_norm.", "mlp1.0."),
          new Part("model.multi_modal_projector.linear_1.", "mlp1.1."),
          new Part("model.multi_modal_projector.linear_2.", "mlp1.3."));

  private InternNames() {}

  /// Empty for what belongs to neither.
  static Optional<String> of(String name) {
    if (KEPT.stream().noneMatch(name::startsWith) || name.contains("language_model.")) {
      return Optional.empty();
    }
    for (Part part : PROJECTOR) {
      if (name.startsWith(part.ofTransformers)) {
        return Optional.of(part.own + name.substring(part.ofTransformers.length()));
      }
    }
    String whole = name.startsWith("vision_model") ? "vision_tower." + name : name;
    boolean bare = BARE.stream().anyMatch(whole::contains) && !whole.endsWith(".weight");
    return Optional.of(bare ? whole + ".weight" : whole);
  }
}
