// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.family.Architecture;
import dev.alki.convert.tensor.Inventory;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Idefics 3 and SmolVLM: SigLIP's encoder, whose patches are laid side by side in squares and
/// projected.
final class Idefics3Projector {
  private static final String SQUARE = "scale_factor";

  private static final List<String> PLACES =
      List.of("vision_tower", "vision_model", "model.connector");

  static final Architecture ARCHITECTURE =
      Architecture.named("clip")
          .classes("Idefics3ForConditionalGeneration", "SmolVLMForConditionalGeneration")
          .reading(file -> VisionConfig.of(file, List.of(SQUARE)))
          .onlyKeys(VisionKeys::add, Idefics3Projector::keys)
          .onlyNames(Idefics3Projector::name)
          .rules(Inventory.of(Idefics3Projector::tensors), VisionTensors::embeddings)
          .assumed("model_type", "idefics3_vision", "smolvlm_vision")
          .assumed("hidden_act", "gelu_pytorch_tanh")
          .done();

  private Idefics3Projector() {}

  private static Metadata keys(Metadata to, Hyper hyper) {
    Config config = hyper.config();
    return to.with("clip.projector_type", Value.string("idefics3"))
        .with(
            "clip.vision.attention.layer_norm_epsilon",
            Hyper.f32(config.neededNumber("layer_norm_eps")))
        .with("clip.vision.projector.scale_factor", Value.u32(side(config)))
        .with("clip.use_gelu", Value.bool(true))
        .with("clip.vision.preproc_image_size", Value.u32(longest(hyper)));
  }

  /// Patches to a side of a token's square; llama.cpp takes no square of one.
  private static long side(Config config) {
    long side = config.size(1 << 10, SQUARE);
    if (side == 1) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what(SQUARE + " leaves patches as they are, which llama.cpp does not take for idefics3")
          .expected("2 or more")
          .got(side)
          .fault();
    }
    return side;
  }

  /// Of a picture before it is cut into pieces.
  private static long longest(Hyper hyper) {
    Optional<Config> size = VisionConfig.pictures(hyper.folder()).object("size");
    return size.isPresent() && size.get().json().has("longest_edge")
        ? size.get().size(1 << 16, "longest_edge")
        : hyper.config().size(1 << 16, "image_size");
  }

  private static Map<String, List<Long>> tensors(Hyper hyper) {
    Map<String, List<Long>> wanted = VisionTensors.biased(VisionTensors.learned(hyper));
    wanted.remove("v.position_embd.bias");
    long side = side(hyper.config());
    wanted.put(
        "mm.model.fc",
        List.of(VisionConfig.textWidth(hyper.config()), hyper.embedding() * side * side));
    return wanted;
  }

  private static Optional<String> name(String name) {
    return Optional.of(name)
        .filter(it -> PLACES.stream().anyMatch(it::contains) && !it.contains("language_model."));
  }
}
