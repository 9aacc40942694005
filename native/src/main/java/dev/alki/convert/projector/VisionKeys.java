// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;

/// What every projector with a vision encoder says of it: its sizes, and how pictures are prepared.
final class VisionKeys {
  /// Red, green, blue.
  static final long COLOURS = 3;

  private VisionKeys() {}

  static Metadata add(Metadata to, Hyper hyper) {
    Config config = hyper.config();
    Config pictures = VisionConfig.pictures(hyper.folder());
    return to.with("general.file_type", Value.u32(hyper.type().fileType()))
        .with("clip.has_vision_encoder", Value.bool(true))
        .with("clip.vision.projection_dim", Value.u32(VisionConfig.textWidth(config)))
        .with("clip.vision.image_size", Value.u32(config.size(1 << 16, "image_size")))
        .with("clip.vision.patch_size", Value.u32(config.size(1 << 16, "patch_size")))
        .with("clip.vision.embedding_length", Value.u32(hyper.embedding()))
        .with(
            "clip.vision.feed_forward_length", Value.u32(config.size(1 << 24, "intermediate_size")))
        .with("clip.vision.block_count", Value.u32(hyper.blocks()))
        .with("clip.vision.attention.head_count", Value.u32(hyper.heads()))
        .with("clip.vision.image_mean", channels(pictures, "image_mean"))
        .with("clip.vision.image_std", channels(pictures, "image_std"));
  }

  /// A number for each colour.
  private static Value channels(Config pictures, String key) {
    JsonNode said = pictures.value(key).orElseThrow(() -> pictures.lacks(key));
    float[] numbers = new float[(int) COLOURS];
    boolean right = said.isArray() && said.size() == COLOURS;
    for (int i = 0; right && i < COLOURS; i++) {
      right = said.get(i).isFloatingPointNumber();
      numbers[i] = (float) said.get(i).doubleValue();
    }
    if (!right) {
      throw Fault.in(Code.CONFIG_INVALID, pictures.file())
          .what(key + " is not a number with a fraction for each colour")
          .expected(COLOURS + " numbers like 0.5")
          .got(said)
          .fault();
    }
    return Value.f32s(numbers);
  }
}
