// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known of a vision encoder: its part of config.json, with the whole of it within, and the
/// files that say how pictures are prepared.
final class VisionConfig {
  private static final String WHOLE = "global_config";

  /// Files, in the order in which the later wins, and the object in each whose keys count as the
  /// file's own.
  private static final List<Map.Entry<String, String>> PICTURES =
      List.of(
          Map.entry("preprocessor_config.json", "media_proc_cfg"),
          Map.entry("processor_config.json", "image_processor"));

  private VisionConfig() {}

  /// The encoder's configuration, with what transformers adds for this `type` if it takes the
  /// model.
  static Config of(ConfigFile file, String type) {
    Config whole = file.config();
    Config vision = whole.object("vision_config").orElseThrow(() -> whole.lacks("vision_config"));
    ObjectNode said = vision.json().put("model_type", type);
    ObjectNode json =
        ConfigFile.complete(file.raw()).flatMap(it -> ConfigFile.complete(said)).orElse(said);
    json.set(WHOLE, whole.json().deepCopy());
    return new Config(json, whole.file());
  }

  /// The encoder's configuration, with what transformers adds for one in a model of this type if it
  /// takes the model, and with these keys as the whole model has them apart from its language
  /// model.
  static Config of(ConfigFile file, List<String> ofWhole) {
    Optional<ObjectNode> taken = ConfigFile.complete(file.raw());
    String type = taken.map(whole -> whole.path("model_type").asText() + "_vision").orElse("");
    return of(file, type, ofWhole);
  }

  /// The same for an encoder of this `type`.
  static Config of(ConfigFile file, String type, List<String> ofWhole) {
    Config vision = of(file, type);
    ObjectNode whole = ConfigFile.complete(file.raw()).orElseGet(file::raw);
    for (String key : ofWhole) {
      vision.json().remove(key);
      if (whole.has(key)) {
        vision.json().set(key, whole.get(key));
      }
    }
    return vision;
  }

  /// The configuration of the model that an encoder belongs to.
  static Config whole(Config vision) {
    return vision.object(WHOLE).orElseThrow(() -> vision.lacks(WHOLE));
  }

  /// How long the language model's vectors are.
  static long textWidth(Config vision) {
    return whole(vision).size(1 << 24, Hyper.EMBEDDING);
  }

  /// How pictures are prepared; without the files nothing is known.
  static Config pictures(Path folder) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    Path last = folder.resolve(PICTURES.getFirst().getKey());
    for (Map.Entry<String, String> each : PICTURES) {
      Path file = folder.resolve(each.getKey());
      if (Files.isRegularFile(file)) {
        last = file;
        ObjectNode json = Config.read(file).json();
        all.setAll(json);
        if (json.get(each.getValue()) instanceof ObjectNode within) {
          all.setAll(within);
        }
      }
    }
    return new Config(all, last);
  }
}
