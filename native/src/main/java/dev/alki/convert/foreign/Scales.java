// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.tensor.Part;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A checkpoint of which some weights have their scales in tensors of their own: the weights keep
/// their names and places, the scales go.
final class Scales {
  private final Map<String, CheckpointTensor> checkpoint;
  private final Map<String, Part> replaced = new LinkedHashMap<>();
  private final Set<String> removed = new HashSet<>();

  Scales(Map<String, CheckpointTensor> checkpoint) {
    this.checkpoint = checkpoint;
  }

  static boolean isScale(String name) {
    return name.endsWith(".weight_scale") || name.endsWith(".weight_scale_inv");
  }

  /// All that is left, in the checkpoint's order.
  Map<String, Part> parts() {
    Map<String, Part> parts = new LinkedHashMap<>();
    checkpoint.forEach((name, tensor) -> {
      if (replaced.containsKey(name)) {
        parts.put(name, replaced.get(name));
      } else if (!removed.contains(name)) {
        parts.put(name, Part.of(tensor).named(name));
      }
    });
    return parts;
  }

  /// Blocks of numbers of eight bits; also under the names that Mistral gives them.
  void fp8(List<Long> block) {
    checkpoint
        .keySet()
        .forEach(name -> {
          if (name.endsWith("_scale_inv")) {
            scale(name, without(name, "_scale_inv"), block);
          } else if (name.endsWith(".qscale_weight")) {
            scale(name, without(name, "qscale_weight") + "weight", block);
          } else if (name.endsWith("activation_scale") || name.endsWith(".qscale_act")) {
            removed.add(name);
          }
        });
  }

  /// One scale for a tensor or for each of its rows, or blocks of them.
  void simple(List<Long> block) {
    checkpoint.keySet().stream()
        .filter(name -> name.endsWith(".weight_scale"))
        .forEach(name -> scale(name, without(name, "_scale"), block));
  }

  void modelopt() {
    checkpoint
        .keySet()
        .forEach(name -> {
          if (name.endsWith(".weight_scale")) {
            if (checkpoint.containsKey(without(name, "_scale"))) {
              scale(name, without(name, "_scale"), List.of());
            } else {
              removed.add(name);
            }
          } else if (name.endsWith(".input_scale")
              || name.endsWith(".k_scale")
              || name.endsWith(".v_scale")) {
            removed.add(name);
          }
        });
  }

  void bitNet() {
    checkpoint.keySet().stream()
        .filter(name -> name.endsWith(".weight_scale"))
        .forEach(name -> {
          CheckpointTensor weight = weight(without(name, "_scale"), name);
          Part scale = Part.of(checkpoint.get(name));
          scale.require(scale.elements() == 1, "one number");
          replaced.put(without(name, "_scale"), BitNet.of(weight, scale, without(name, "_scale")));
          removed.add(name);
        });
  }

  private void scale(String name, String weight, List<Long> block) {
    Part numbers = Part.of(weight(weight, name)).named(weight);
    replaced.put(weight, Scaled.of(numbers, Part.of(checkpoint.get(name)), block));
    removed.add(name);
  }

  private CheckpointTensor weight(String weight, String scale) {
    CheckpointTensor tensor = checkpoint.get(weight);
    if (tensor == null) {
      throw Fault.in(Code.TENSOR_MISSING, checkpoint.get(scale).file())
          .what("has " + scale + ", but not " + weight)
          .help("The download is incomplete.")
          .fault();
    }
    return tensor;
  }

  static String without(String name, String end) {
    return name.substring(0, name.length() - end.length());
  }
}
