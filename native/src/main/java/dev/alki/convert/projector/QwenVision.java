// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.Part;
import java.util.List;
import java.util.Map;

/// What the vision encoders of all Qwen have in common: pictures of a film go in by twos, and four
/// patches in a square become a token.
final class QwenVision {
  static final String EPSILON = "rms_norm_eps";

  private static final double USUAL_EPSILON = 1e-6;
  private static final String PATCHES = "visual.patch_embed.proj.weight";
  private static final long PICTURES = 2;
  private static final long SQUARE = 4;

  private QwenVision() {}

  /// With the numbers of blocks and heads under their usual names.
  static Config counted(Config vision) {
    return vision
        .with("num_hidden_layers", vision.size(Hyper.MAX_BLOCKS, "depth"))
        .with("num_attention_heads", vision.size(1 << 16, "num_heads"));
  }

  /// The language model's, which the encoder is taken to share.
  static double epsilon(Config text) {
    return text.json().has(EPSILON) ? text.neededNumber(EPSILON) : USUAL_EPSILON;
  }

  /// The patches of both pictures, each apart.
  static List<Part> patches(Part part, Hyper hyper) {
    if (!part.name().equals(PATCHES)) {
      return List.of(part);
    }
    List<Long> shape = part.shape();
    part.require(
        shape.size() == 5 && shape.get(2) == PICTURES, "five dimensions, of which the third is 2");
    List<Part> pictures =
        part.split(2, (int) PICTURES).stream()
            .map(each -> each.shaped(shape.get(0), shape.get(1), shape.get(3), shape.get(4)))
            .map(each -> VisionTensors.moved(each, hyper))
            .toList();
    return List.of(
        pictures.get(0).named("v.patch_embd.weight"),
        pictures.get(1).named("v.patch_embd.weight.1"));
  }

  /// What is before and after the blocks, without norms.
  static void around(Map<String, List<Long>> wanted, Hyper hyper) {
    long width = hyper.embedding();
    long patch = hyper.config().size(1 << 16, "patch_size");
    List<Long> patches = List.of(width, VisionKeys.COLOURS, patch, patch);
    wanted.put("v.patch_embd", patches);
    wanted.put("v.patch_embd.weight.1", patches);
    Map<String, List<Long>> projector =
        Map.of(
            "mm.0", List.of(SQUARE * width, SQUARE * width),
            "mm.2", List.of(VisionConfig.textWidth(hyper.config()), SQUARE * width));
    wanted.putAll(VisionTensors.biased(projector));
  }
}
