// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.config.OutType;
import dev.alki.convert.tensor.Part;
import dev.alki.gguf.TensorType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Tensors that vision encoders have in common, by their name in the GGUF without `.weight`; shapes
/// have the slowest dimension first.
final class VisionTensors {
  private VisionTensors() {}

  /// Of an encoder whose positions are learned: patches, positions, norms, and blocks with a
  /// separate query, key and value and a feed-forward network without a gate.
  static Map<String, List<Long>> learned(Hyper hyper) {
    long width = hyper.embedding();
    long patch = hyper.config().size(1 << 16, "patch_size");
    long side = hyper.config().size(1 << 16, "image_size") / patch;
    Map<String, List<Long>> wanted = new TreeMap<>();
    wanted.put("v.patch_embd", List.of(width, VisionKeys.COLOURS, patch, patch));
    wanted.put("v.position_embd", List.of(side * side, width));
    wanted.put("v.post_ln", List.of(width));
    for (long block = 0; block < hyper.blocks(); block++) {
      wanted.putAll(block("v.blk." + block + ".", width, hyper));
    }
    return wanted;
  }

  private static Map<String, List<Long>> block(String name, long width, Hyper hyper) {
    return block(name, width, hyper.config().size(1 << 24, "intermediate_size"));
  }

  /// A block of that kind, whose feed-forward network is `inner` wide.
  static Map<String, List<Long>> block(String name, long width, long inner) {
    Map<String, List<Long>> wanted = new TreeMap<>();
    for (String norm : List.of("ln1", "ln2")) {
      wanted.put(name + norm, List.of(width));
    }
    for (String matrix : List.of("attn_q", "attn_k", "attn_v", "attn_out")) {
      wanted.put(name + matrix, List.of(width, width));
    }
    wanted.put(name + "ffn_up", List.of(inner, width));
    wanted.put(name + "ffn_down", List.of(width, inner));
    return wanted;
  }

  /// Of an encoder whose positions are rotations: patches, norms, and blocks with a gate.
  static Map<String, List<Long>> rotated(Hyper hyper) {
    long width = hyper.embedding();
    long patch = hyper.config().size(1 << 16, "patch_size");
    long inner = hyper.config().size(1 << 24, "intermediate_size");
    Map<String, List<Long>> wanted = new TreeMap<>();
    wanted.put("v.patch_embd", List.of(width, VisionKeys.COLOURS, patch, patch));
    wanted.put("v.pre_ln", List.of(width));
    for (long block = 0; block < hyper.blocks(); block++) {
      String name = "v.blk." + block + ".";
      wanted.putAll(block(name, width, inner));
      wanted.put(name + "ffn_gate", List.of(inner, width));
    }
    return wanted;
  }

  /// These and their biases.
  static Map<String, List<Long>> biased(Map<String, List<Long>> wanted) {
    Map<String, List<Long>> all = new TreeMap<>(wanted);
    wanted.forEach((name, shape) -> all.put(name + ".bias", List.of(shape.getFirst())));
    return all;
  }

  /// Queries, keys and values each for themselves where a tensor has them in one: `fused` is what
  /// its name has in place of their three names.
  static List<Part> separate(Part part, String fused, List<String> apart) {
    if (!part.name().contains("." + fused + ".")) {
      return List.of(part);
    }
    List<Part> parts = part.split(apart.size());
    return IntStream.range(0, apart.size())
        .mapToObj(i -> parts.get(i).named(part.name().replace(fused, apart.get(i))))
        .toList();
  }

  /// What llama.cpp moves over pictures, which it can do in F16 and F32 only.
  static Part moved(Part part, Hyper hyper) {
    return part.typed(hyper.type() == OutType.F16 ? TensorType.F16 : TensorType.F32);
  }

  /// Positions and what llama.cpp moves over pictures stay exact where they are under this name.
  static List<Part> embeddings(Part part, Hyper hyper) {
    boolean exact = part.shape().size() > 1 && part.name().contains(".embeddings.");
    return List.of(exact ? part.typed(TensorType.F32) : part);
  }
}
