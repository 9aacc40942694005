// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import java.util.List;
import java.util.Optional;

/// Tensors that a language model does not consist of: parts that see and hear, and tables that are
/// computed anew. What is left gets the plain names.
public final class SkippedTensors {
  private static final List<String> BEGINNINGS =
      List.of(
          "mlp",
          "vit.",
          "vpm.",
          "siglip2.",
          "conformer.",
          "merger.",
          "resampler.",
          "sound_encoder.",
          "sound_projection.",
          "speech_embeddings.");
  private static final List<String> INSIDES =
      List.of(
          "visual.",
          "vision.",
          "audio.",
          "talker.",
          "vision_",
          "audio_",
          "token2wav.",
          "code2wav.",
          "projector.",
          "pre_mm_projector_norm",
          "image_newline",
          "view_seperator",
          "patch_embed",
          "patch_merger.",
          "patch_merge_mlp.",
          "model.connector.");
  private static final List<String> ENDS =
      List.of(".attention.masked_bias", ".attention.bias", ".rotary_emb.inv_freq");

  private SkippedTensors() {}

  /// The name to go on with, empty when the tensor is left out.
  public static Optional<String> kept(String name) {
    if (BEGINNINGS.stream().anyMatch(name::startsWith)
        || INSIDES.stream().anyMatch(name::contains)
        || ENDS.stream().anyMatch(name::endsWith)) {
      return Optional.empty();
    }
    String plain =
        name.endsWith("e_score_correction_bias")
            ? name.substring(0, name.length() - "_bias".length()) + ".bias"
            : name;
    return Optional.of(plain.replace("language_model.", ""));
  }
}
