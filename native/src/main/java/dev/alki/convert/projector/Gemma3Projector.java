// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.family.Architecture;
import dev.alki.convert.tensor.Inventory;
import dev.alki.convert.tensor.Part;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// SigLIP's encoder, whose patches are averaged in squares.
final class Gemma3Projector {
  private static final List<String> PREFIXES =
      List.of("multi_modal_projector.", "vision_tower.", "multimodal_projector.", "vision_model.");

  /// Tokens of a picture when nothing says how many.
  private static final long USUAL_TOKENS = 256;

  /// Patches to a side of a token's square that llama.cpp takes for granted.
  private static final long USUAL_SIDE = 4;

  static final Architecture ARCHITECTURE =
      Architecture.named("clip")
          .classes("Gemma3ForConditionalGeneration")
          .reading(file -> VisionConfig.of(file, "siglip_vision_model"))
          .onlyKeys(VisionKeys::add, Gemma3Projector::keys)
          .onlyNames(Gemma3Projector::name)
          .rules(
              Gemma3Projector::norm,
              Inventory.of(Gemma3Projector::tensors),
              Gemma3Projector::projection,
              VisionTensors::embeddings)
          .assumed("hidden_act", "gelu_pytorch_tanh")
          .done();

  private Gemma3Projector() {}

  private static Metadata keys(Metadata to, Hyper hyper) {
    Config config = hyper.config();
    Config pictures = VisionConfig.pictures(hyper.folder());
    Metadata more =
        to.with("clip.projector_type", Value.string("gemma3"))
            .with(
                "clip.vision.attention.layer_norm_epsilon",
                hyper.number("layer_norm_eps").orElseThrow(() -> config.lacks("layer_norm_eps")))
            .with("clip.use_gelu", Value.bool(true));
    long tokens =
        pictures.value("image_seq_length").isPresent()
            ? pictures.size(1 << 24, "image_seq_length")
            : USUAL_TOKENS;
    long patches = config.size(1 << 16, "image_size") / config.size(1 << 16, "patch_size");
    long side = patches / (long) Math.sqrt(tokens);
    return side > 0 && side != USUAL_SIDE
        ? more.with("clip.vision.projector.scale_factor", Value.u32(side))
        : more;
  }

  private static Map<String, List<Long>> tensors(Hyper hyper) {
    Map<String, List<Long>> wanted = VisionTensors.learned(hyper);
    long width = hyper.embedding();
    wanted.put("mm.soft_emb_norm", List.of(width));
    wanted.put("mm.input_projection", List.of(width, VisionConfig.textWidth(hyper.config())));
    return wanted;
  }

  private static Optional<String> name(String name) {
    return name.contains("vision_model.head.")
            || name.contains("language_model.")
            || PREFIXES.stream().noneMatch(name::startsWith)
        ? Optional.empty()
        : Optional.of(name.replace("_weight", ".weight"));
  }

  /// The only norm here that is Gemma's, and so is stored less one.
  private static List<Part> norm(Part part, Hyper hyper) {
    return List.of(part.name().contains("soft_emb_norm.weight") ? part.plus(1) : part);
  }

  private static List<Part> projection(Part part, Hyper hyper) {
    return List.of(part.name().contains("input_projection") ? part.typed(TensorType.F16) : part);
  }
}
