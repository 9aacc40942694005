// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/// InternVL's encoder: of its checkpoints with code of their own, and of those for transformers
/// that name it. llama.cpp knows the large one, which has other norms, by its sizes.
final class InternProjector {
  private static final long LARGE_WIDTH = 3200;
  private static final long LARGE_BLOCKS = 45;
  private static final String RATIO = "downsample_ratio";
  private static final String SHUFFLE = "ps_version";

  /// What InternVL's own code takes for granted; llama.cpp computes the second.
  private static final String FIRST_SHUFFLE = "v1";

  private static final List<String> OF_WHOLE =
      List.of(
          "model_type",
          RATIO,
          SHUFFLE,
          "select_layer",
          "min_dynamic_patch",
          "max_dynamic_patch",
          "projector_hidden_act",
          "vision_feature_layer",
          "vision_feature_select_strategy");

  private static final Map<String, String> ACTIVATIONS =
      Map.of("silu", "clip.use_silu", "gelu", "clip.use_gelu");

  private static final Architecture LARGE =
      common()
          .rules(
              InternProjector::separate,
              InternProjector::types,
              Inventory.of(hyper -> tensors(hyper, false)))
          .assumed("norm_type", "rms_norm")
          .done();

  static final Architecture ARCHITECTURE =
      common()
          .classes("InternVisionModel")
          .rules(
              InternProjector::separate,
              InternProjector::types,
              Inventory.of(hyper -> tensors(hyper, true)))
          .assumed("norm_type", "layer_norm")
          .assumed("qk_normalization", "false")
          .assumed("use_qk_norm", "false")
          .unless(
              config ->
                  config.count(Hyper.EMBEDDING).equals(Optional.of(LARGE_WIDTH))
                      && Hyper.blocks(config) == LARGE_BLOCKS,
              LARGE)
          .done();

  private InternProjector() {}

  private static Architecture.Draft common() {
    return Architecture.named("clip")
        .reading(InternProjector::read)
        .onlyKeys(VisionKeys::add, InternProjector::keys)
        .onlyNames(InternNames::of)
        .assumed(SHUFFLE, "v2")
        .assumed("select_layer", "-1")
        .assumed("projector_hidden_act", "gelu")
        .assumed("use_absolute_position_embeddings", "true")
        .assumed("vision_feature_layer", "-1")
        .assumed("vision_feature_select_strategy", "default");
  }

  private static Config read(ConfigFile file) {
    Config vision = VisionConfig.of(file, OF_WHOLE);
    ObjectNode json = vision.json();
    boolean transformers = json.path("model_type").asText().equals("internvl");
    for (String size : List.of("image_size", "patch_size")) {
      if (transformers || json.path(size).isArray()) {
        json.set(size, side(vision, size));
      }
    }
    if (!json.has(SHUFFLE) && !transformers) {
      json.put(SHUFFLE, FIRST_SHUFFLE);
    }
    return vision;
  }

  /// The side of a square whose height and width are listed, as the reference needs them of
  /// checkpoints for transformers.
  private static JsonNode side(Config vision, String key) {
    JsonNode said = vision.value(key).orElseThrow(() -> vision.lacks(key));
    if (!said.isArray() || said.size() != 2 || !said.get(0).equals(said.get(1))) {
      throw Fault.in(Code.CONFIG_INVALID, vision.file())
          .what(key + " is not the height and width of a square")
          .expected("a list like [448, 448]")
          .got(said)
          .fault();
    }
    return said.get(0);
  }

  private static Metadata keys(Metadata to, Hyper hyper) {
    Config config = hyper.config();
    Metadata more =
        to.with("clip.projector_type", Value.string("internvl"))
            .with(
                "clip.vision.attention.layer_norm_epsilon",
                Hyper.f32(config.neededNumber("layer_norm_eps")))
            .with(activation(config), Value.bool(true))
            .with("clip.vision.projector.scale_factor", Value.u32(scale(config)));
    for (String end : List.of("min", "max")) {
      long tiles = config.count(end + "_dynamic_patch").orElse(0L);
      if (tiles > 0) {
        more = more.with("clip.vision.preproc_" + end + "_tiles", Value.u32(tiles));
      }
    }
    return more;
  }

  private static String activation(Config config) {
    String said = config.text("hidden_act").orElseThrow(() -> config.lacks("hidden_act"));
    if (!ACTIVATIONS.containsKey(said)) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("hidden_act is not one that llama.cpp can compute here")
          .expected("gelu or silu")
          .got(said)
          .fault();
    }
    return ACTIVATIONS.get(said);
  }

  /// So many patches to a side of a token's square.
  private static long scale(Config config) {
    double ratio = config.neededNumber(RATIO);
    long side = (long) (1.0 / ratio);
    if (side < 1 || side > 1 << 8) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what(RATIO + " is out of range")
          .expected("a number like 0.5, at most 1")
          .got(ratio)
          .fault();
    }
    return side;
  }

  private static List<Part> separate(Part part, Hyper hyper) {
    return VisionTensors.separate(
        part, "attn.qkv", List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"));
  }

  private static List<Part> types(Part part, Hyper hyper) {
    return List.of(part.shape().size() == 4 ? VisionTensors.moved(part, hyper) : part);
  }

  private static Map<String, List<Long>> tensors(Hyper hyper, boolean biasedNorms) {
    Config config = hyper.config();
    long width = hyper.embedding();
    long patch = config.size(1 << 16, "patch_size");
    long side = config.size(1 << 16, "image_size") / patch;
    long square = scale(config) * scale(config) * width;
    long text = VisionConfig.textWidth(config);
    Map<String, List<Long>> wanted = new TreeMap<>();
    wanted.put("v.patch_embd", List.of(width, VisionKeys.COLOURS, patch, patch));
    wanted.put("mm.model.mlp.0", List.of(square));
    wanted.put("mm.model.mlp.1", List.of(text, square));
    wanted.put("mm.model.mlp.3", List.of(text, text));
    for (long block = 0; block < hyper.blocks(); block++) {
      long inner = config.size(1 << 24, "intermediate_size");
      wanted.putAll(VisionTensors.block("v.blk." + block + ".", width, inner));
    }
    Map<String, List<Long>> all = VisionTensors.biased(wanted);
    if (!biasedNorms) {
      all.keySet().removeIf(name -> name.matches(".*\\.ln[12]\\.bias"));
    }
    if (!said(config, "qkv_bias") && !said(config, "attention_bias")) {
      all.keySet().removeIf(name -> name.matches(".*\\.attn_[qkv]\\.bias"));
    }
    boolean norms = said(config, "qk_normalization") || said(config, "use_qk_norm");
    for (long block = 0; block < hyper.blocks(); block++) {
      String name = "v.blk." + block + ".";
      all.put(name + "ls1", List.of(width));
      all.put(name + "ls2", List.of(width));
      if (norms) {
        all.put(name + "attn_q_norm", List.of(width));
        all.put(name + "attn_k_norm", List.of(width));
      }
    }
    all.put("v.class_embd", List.of(1L, 1L, width));
    all.put("v.position_embd", List.of(1L, side * side + 1, width));
    return all;
  }

  private static boolean said(Config config, String key) {
    return config.json().path(key).asBoolean();
  }
}
