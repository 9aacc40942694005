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

/// The encoder of Qwen 3 VL and Qwen 3.5, whose positions are learned. What some of its blocks see
/// goes through a projector of its own, to one of the language model's first blocks each.
final class Qwen3Projector {
  private static final String PASSED = "deepstack_visual_indexes";
  private static final String POSITIONS = "num_position_embeddings";
  private static final String MERGE = "spatial_merge_size";
  private static final long USUAL_POSITIONS = 2304;

  private static final String MERGER = "visual.merger.";
  private static final String PASSING = "visual.deepstack_merger_list.";

  /// What parts of a projector are called in checkpoints, and in the GGUF the one at the end and
  /// those in between.
  private record Name(String source, String end, String between) {}

  private static final List<Name> NAMES =
      List.of(
          new Name("linear_fc1.", "mm.0.", "fc1."),
          new Name("linear_fc2.", "mm.2.", "fc2."),
          new Name("norm.", "v.post_ln.", "norm."));

  static final Architecture ARCHITECTURE =
      Architecture.named("clip")
          .classes(
              "Qwen3VLForConditionalGeneration",
              "Qwen3VLMoeForConditionalGeneration",
              "Qwen3_5ForConditionalGeneration",
              "Qwen3_5MoeForConditionalGeneration")
          .reading(Qwen3Projector::read)
          .onlyKeys(VisionKeys::add, Qwen3Projector::keys)
          .onlyNames(Qwen3Projector::name)
          .rules(
              Qwen3Projector::projectors,
              QwenVision::patches,
              Inventory.of(Qwen3Projector::tensors))
          .assumed("hidden_act", "gelu_pytorch_tanh")
          .assumed(MERGE, "2")
          .assumed("temporal_patch_size", "2")
          .done();

  private Qwen3Projector() {}

  private static Config read(ConfigFile file) {
    Config vision = QwenVision.counted(VisionConfig.of(file, List.of()));
    if (!vision.json().has(POSITIONS)) {
      vision.json().put(POSITIONS, USUAL_POSITIONS);
    }
    long side = side(vision);
    if (!vision.json().has("image_size")) {
      vision.json().put("image_size", side * vision.size(1 << 16, "patch_size"));
    }
    return vision;
  }

  /// Positions are those of a square.
  private static long side(Config vision) {
    long positions = vision.size(1 << 24, POSITIONS);
    long side = (long) Math.sqrt(positions);
    if (side * side != positions) {
      throw Fault.in(Code.CONFIG_INVALID, vision.file())
          .what(POSITIONS + " is not how many a square has")
          .expected("a number like " + USUAL_POSITIONS)
          .got(positions)
          .fault();
    }
    return side;
  }

  private static Metadata keys(Metadata to, Hyper hyper) {
    Config text = VisionConfig.whole(hyper.config());
    Metadata more =
        to.with("clip.projector_type", Value.string("qwen3vl_merger"))
            .with("clip.use_gelu", Value.bool(true));
    Optional<Value> merge = hyper.count(MERGE);
    if (merge.isPresent()) {
      more = more.with("clip.vision.spatial_merge_size", merge.get());
    }
    boolean[] passed = new boolean[Math.toIntExact(hyper.blocks())];
    passed(hyper).forEach(block -> passed[block] = true);
    return more.with(
            "clip.vision.attention.layer_norm_epsilon",
            Hyper.f32(text.object("text_config").map(QwenVision::epsilon).orElse(1e-6)))
        .with("clip.vision.is_deepstack_layers", Value.bools(passed));
  }

  /// The blocks that have a projector of their own, in its order.
  private static List<Integer> passed(Hyper hyper) {
    JsonNode said = hyper.config().json().path(PASSED);
    boolean right = said.isArray() || said.isMissingNode();
    for (JsonNode block : said) {
      right = right && block.canConvertToInt() && block.isIntegralNumber();
      right = right && block.intValue() >= 0 && block.intValue() < hyper.blocks();
    }
    if (!right) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what(PASSED + " does not name blocks of the vision encoder")
          .expected("numbers from 0 to " + (hyper.blocks() - 1))
          .got(said)
          .fault();
    }
    return said.valueStream().map(JsonNode::intValue).toList();
  }

  private static Optional<String> name(String name) {
    String plain = name.startsWith("model.visual.") ? name.substring("model.".length()) : name;
    return Optional.of(plain)
        .filter(it -> it.startsWith("visual.") && !it.contains("language_model."));
  }

  /// What is no part of one keeps its name, and so finds no place.
  private static List<Part> projectors(Part part, Hyper hyper) {
    String name = part.name();
    if (name.startsWith(MERGER)) {
      String rest = name.substring(MERGER.length());
      return List.of(
          part.named(
              NAMES.stream()
                  .filter(each -> rest.startsWith(each.source))
                  .map(each -> each.end + rest.substring(each.source.length()))
                  .findFirst()
                  .orElse(name)));
    }
    List<Integer> passed = passed(hyper);
    for (int i = 0; i < passed.size(); i++) {
      for (Name each : NAMES) {
        String source = PASSING + i + "." + each.source;
        if (name.startsWith(source)) {
          String place = "v.deepstack." + passed.get(i) + "." + each.between;
          return List.of(part.named(place + name.substring(source.length())));
        }
      }
    }
    return List.of(part);
  }

  private static Map<String, List<Long>> tensors(Hyper hyper) {
    long width = hyper.embedding();
    long square = 4 * width;
    long inner = hyper.config().size(1 << 24, "intermediate_size");
    Map<String, List<Long>> wanted = new TreeMap<>(Map.of("v.post_ln", List.of(width)));
    for (long block = 0; block < hyper.blocks(); block++) {
      String name = "v.blk." + block + ".";
      wanted.putAll(VisionTensors.block(name, width, inner));
      List.of("attn_q", "attn_k", "attn_v").forEach(part -> wanted.remove(name + part));
      wanted.put(name + "attn_qkv", List.of(3 * width, width));
    }
    for (int block : passed(hyper)) {
      String name = "v.deepstack." + block + ".";
      wanted.put(name + "norm", List.of(square));
      wanted.put(name + "fc1", List.of(square, square));
      wanted.put(name + "fc2", List.of(VisionConfig.textWidth(hyper.config()), square));
    }
    Map<String, List<Long>> all = VisionTensors.biased(wanted);
    QwenVision.around(all, hyper);
    all.put("v.patch_embd.bias", List.of(width));
    all.put("v.position_embd", List.of(hyper.config().size(1 << 24, POSITIONS), width));
    return all;
  }
}
