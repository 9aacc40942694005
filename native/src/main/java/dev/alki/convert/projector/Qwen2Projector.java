// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.family.Architecture;
import dev.alki.convert.tensor.Inventory;
import dev.alki.convert.tensor.Part;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The encoders of Qwen 2 VL and Qwen 2.5 VL, whose positions are rotations. That of 2.5 has gates,
/// norms without biases, and looks at a window in most blocks.
final class Qwen2Projector {
  private static final String FIRST = "qwen2_vl";
  private static final String WINDOWED = "qwen2_5_vl";
  private static final String TYPE = "model_type";
  private static final String WHOLE_BLOCKS = "fullatt_block_indexes";
  private static final long USUAL_SIZE = 560;

  private static final Architecture OF_WINDOWED =
      common()
          .keys(Qwen2Projector::windows, Qwen2Projector::epsilon)
          .rules(
              Qwen2Projector::separate,
              QwenVision::patches,
              Inventory.of(Qwen2Projector::windowedTensors))
          .assumed("hidden_act", "silu")
          .assumed("window_size", "112")
          .done();

  static final Architecture ARCHITECTURE =
      common()
          .classes(
              "Qwen2VLForConditionalGeneration",
              "Qwen2VLModel",
              "Qwen2_5_VLForConditionalGeneration")
          .keys(Qwen2Projector::whole, Qwen2Projector::epsilon)
          .rules(
              Qwen2Projector::separate, QwenVision::patches, Inventory.of(Qwen2Projector::tensors))
          .assumed("hidden_act", "quick_gelu")
          .unless(config -> config.text(TYPE).equals(Optional.of(WINDOWED)), OF_WINDOWED)
          .done();

  private Qwen2Projector() {}

  private static Architecture.Draft common() {
    return Architecture.named("clip")
        .reading(Qwen2Projector::read)
        .onlyKeys(VisionKeys::add)
        .onlyNames(Qwen2Projector::name)
        .assumed("spatial_merge_size", "2")
        .assumed("temporal_patch_size", "2");
  }

  private static Config read(ConfigFile file) {
    Config vision = VisionConfig.of(file, List.of(TYPE, QwenVision.EPSILON));
    String type = vision.text(TYPE).orElseThrow(() -> vision.lacks(TYPE));
    if (!type.equals(FIRST) && !type.equals(WINDOWED)) {
      throw Fault.in(Code.CONFIG_INVALID, vision.file())
          .what(TYPE + " is not one of a Qwen whose projector is known")
          .expected(FIRST + " or " + WINDOWED)
          .got(type)
          .fault();
    }
    return named(QwenVision.counted(vision));
  }

  private static Config named(Config vision) {
    if (!vision.json().has("image_size")) {
      vision.json().put("image_size", USUAL_SIZE);
    }
    if (vision.json().has("embed_dim")) {
      vision.json().set("intermediate_size", vision.json().get("hidden_size"));
      vision.json().set("hidden_size", vision.json().get("embed_dim"));
    }
    return vision;
  }

  private static Metadata whole(Metadata to, Hyper hyper) {
    return to.with("clip.projector_type", Value.string("qwen2vl_merger"));
  }

  private static Metadata windows(Metadata to, Hyper hyper) {
    return to.with("clip.projector_type", Value.string("qwen2.5vl_merger"))
        .with("clip.use_silu", Value.bool(true))
        .with("clip.vision.n_wa_pattern", Value.u32(period(hyper.config(), hyper.blocks())));
  }

  /// Every so many blocks one looks at everything.
  private static long period(Config config, long blocks) {
    JsonNode said = config.value(WHOLE_BLOCKS).orElseThrow(() -> config.lacks(WHOLE_BLOCKS));
    long period = said.path(0).asLong(-1) + 1;
    boolean right =
        said.isArray() && !said.isEmpty() && period >= 1 && said.size() >= blocks / period;
    for (int i = 0; right && i < said.size(); i++) {
      right = said.get(i).isIntegralNumber() && said.get(i).asLong() == (i + 1) * period - 1;
    }
    if (!right) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what(WHOLE_BLOCKS + " does not name blocks at even distances")
          .expected("numbers like [7, 15, 23], up to the last of " + blocks + " blocks")
          .got(said)
          .fault();
    }
    return period;
  }

  private static Metadata epsilon(Metadata to, Hyper hyper) {
    return to.with(
        "clip.vision.attention.layer_norm_epsilon", Hyper.f32(QwenVision.epsilon(hyper.config())));
  }

  private static Optional<String> name(String name) {
    return Optional.of(name)
        .filter(it -> it.startsWith("visual.") && !it.contains("language_model."));
  }

  private static List<Part> separate(Part part, Hyper hyper) {
    return VisionTensors.separate(part, "qkv", List.of("q", "k", "v"));
  }

  private static Map<String, List<Long>> tensors(Hyper hyper) {
    long width = hyper.embedding();
    long inner = Math.multiplyExact(width, hyper.config().size(1 << 16, "mlp_ratio"));
    Map<String, List<Long>> wanted = new TreeMap<>(Map.of("v.post_ln", List.of(width)));
    for (long block = 0; block < hyper.blocks(); block++) {
      wanted.putAll(VisionTensors.block("v.blk." + block + ".", width, inner));
    }
    wanted = VisionTensors.biased(wanted);
    QwenVision.around(wanted, hyper);
    return wanted;
  }

  private static Map<String, List<Long>> windowedTensors(Hyper hyper) {
    long width = hyper.embedding();
    long inner = hyper.config().size(1 << 24, "intermediate_size");
    Map<String, List<Long>> wanted = new TreeMap<>();
    for (long block = 0; block < hyper.blocks(); block++) {
      String name = "v.blk." + block + ".";
      wanted.putAll(VisionTensors.block(name, width, inner));
      wanted.put(name + "ffn_gate", List.of(inner, width));
    }
    wanted = VisionTensors.biased(wanted);
    wanted.keySet().removeIf(name -> name.matches(".*\\.ln[12]\\.bias"));
    wanted.put("v.post_ln", List.of(width));
    QwenVision.around(wanted, hyper);
    return wanted;
  }
}
