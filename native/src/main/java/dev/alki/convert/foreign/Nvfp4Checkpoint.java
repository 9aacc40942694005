// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.tensor.TensorNames;
import dev.alki.convert.tensor.TensorRule;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.safetensors.Dtype;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes the weights in NVFP4 out of a checkpoint: their blocks under the names of the GGUF, and
/// beside each the scales for its weights and for its inputs, unless they are 1.
final class Nvfp4Checkpoint {
  private static final Pattern EXPERT =
      Pattern.compile(
          "(?:.*?\\.layers\\.(\\d+)\\.)?.*\\.experts\\.(\\d+)"
              + "\\.(gate_proj|up_proj|down_proj)\\.weight");
  private static final double NEAR = 1e-6;
  private static final double NEAR_OF_MANY = 1e-6 + 1e-5;

  private final Map<String, CheckpointTensor> checkpoint;
  private final Map<String, Boolean> inverted = new LinkedHashMap<>();
  private final Hyper hyper;
  private final List<TensorRule> rules;
  private final TensorNames names;
  private final long experts;
  private final Map<String, TreeMap<Integer, Weight>> blocks = new LinkedHashMap<>();
  private final List<Part> taken = new ArrayList<>();

  /// One weight: its blocks, and how its numbers and its inputs are scaled.
  private record Weight(Part blocks, float scale, float inputScale) {}

  /// `checkpoint` loses what is taken; `rules` change the order of its rows.
  Nvfp4Checkpoint(
      Map<String, CheckpointTensor> checkpoint,
      QuantizationConfig config,
      Hyper hyper,
      List<TensorRule> rules) {
    this.checkpoint = checkpoint;
    this.hyper = hyper;
    this.rules = rules;
    this.names = new TensorNames(hyper.architecture(), hyper.blocks());
    this.experts = hyper.config().count("num_local_experts", "num_experts").orElse(0L);
    if (config.packedNvfp4()) {
      rename();
    }
  }

  /// Names of compressed-tensors to those of ModelOpt; what it has as divisors are factors there.
  private void rename() {
    for (String name : List.copyOf(checkpoint.keySet())) {
      if (name.endsWith(".weight_packed")) {
        move(name, Scales.without(name, "_packed"), false);
      } else if (name.endsWith(".weight_global_scale")) {
        move(name, Scales.without(name, "_global_scale") + "_scale_2", true);
      } else if (name.endsWith(".input_global_scale")) {
        move(name, Scales.without(name, "_global_scale") + "_scale", true);
      }
    }
  }

  private void move(String from, String to, boolean inverse) {
    if (!checkpoint.containsKey(to)) {
      checkpoint.put(to, checkpoint.remove(from));
      inverted.put(to, inverse);
    }
  }

  List<Part> taken() {
    List<String> consumed = new ArrayList<>();
    for (String name : checkpoint.keySet()) {
      String scale = name + "_scale";
      if (!name.endsWith(".weight")
          || !checkpoint.containsKey(scale)
          || checkpoint.get(scale).shape().size() < 2) {
        continue;
      }
      String base = Scales.without(name, "weight");
      consumed.addAll(List.of(name, scale, name + "_scale_2", base + "input_scale"));
      take(name, new Weight(blocks(name), one(name + "_scale_2"), one(base + "input_scale")));
    }
    List.copyOf(blocks.keySet()).forEach(name -> flush(name, blocks.get(name)));
    consumed.forEach(checkpoint::remove);
    checkpoint.keySet().removeIf(name -> name.endsWith(".k_scale") || name.endsWith(".v_scale"));
    return taken;
  }

  private void take(String name, Weight weight) {
    Matcher expert = EXPERT.matcher(name);
    if (!expert.matches()) {
      String full = named(name);
      taken.add(weight.blocks().named(full));
      scales(full, "scale", Math.abs(weight.scale() - 1.0) < NEAR, weight.scale());
      scales(full, "input_scale", Math.abs(weight.inputScale() - 1.0) < NEAR, weight.inputScale());
      return;
    }
    String block = expert.group(1) == null ? "0" : expert.group(1);
    String merged = "model.layers." + block + ".mlp.experts." + expert.group(3) + ".weight";
    TreeMap<Integer, Weight> all = blocks.computeIfAbsent(merged, it -> new TreeMap<>());
    all.put(Integer.parseInt(expert.group(2)), weight);
    if (experts > 0 && all.size() >= experts) {
      flush(merged, all);
      blocks.remove(merged);
    }
  }

  private void flush(String merged, TreeMap<Integer, Weight> all) {
    String full = named(merged);
    taken.add(Part.stack(full, all.values().stream().map(Weight::blocks).toList()));
    float[] scales = new float[all.size()];
    float[] inputs = new float[all.size()];
    int i = 0;
    for (Weight weight : all.values()) {
      scales[i] = weight.scale();
      inputs[i++] = weight.inputScale();
    }
    scales(full, "scale", ones(scales), scales);
    scales(full, "input_scale", ones(inputs), inputs);
  }

  private static boolean ones(float[] scales) {
    for (float scale : scales) {
      if (!(Math.abs(scale - 1.0) <= NEAR_OF_MANY)) {
        return false;
      }
    }
    return true;
  }

  private void scales(String weight, String end, boolean trivial, float... scales) {
    if (!trivial) {
      taken.add(Part.of(Scales.without(weight, "weight") + end, scales));
    }
  }

  private String named(String name) {
    return names
        .of(name)
        .orElseThrow(() ->
            Fault.in(Code.TENSOR_UNKNOWN, checkpoint.containsKey(name) ? name : "experts")
                .what("tensor " + name + " has no place in " + names.architecture())
                .fault());
  }

  private Part blocks(String name) {
    CheckpointTensor weight = checkpoint.get(name);
    CheckpointTensor scale = checkpoint.get(name + "_scale");
    List<Long> shape = scale.shape();
    boolean right =
        weight.dtype() == Dtype.U8
            && scale.dtype() == Dtype.F8_E4M3
            && shape.size() == 2
            && shape.getLast() % 4 == 0
            && weight.shape().equals(List.of(shape.getFirst(), shape.getLast() * 8));
    if (!right) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, weight.file())
          .what(name + " is no matrix in NVFP4")
          .expected("U8, and one F8_E4M3 for 16 numbers")
          .got(weight.dtype() + " " + weight.shape() + ", " + scale.dtype() + " " + shape)
          .fault();
    }
    Part part =
        new Part(
            name,
            List.of(shape.getFirst(), shape.getLast() * 16),
            false,
            new Nvfp4(weight.bytes(), scale.bytes()));
    for (TensorRule rule : rules) {
      part = rule.apply(part, hyper).getFirst();
    }
    return part;
  }

  /// The number in a tensor of one; 1 when there is none.
  private float one(String name) {
    CheckpointTensor tensor = checkpoint.get(name);
    if (tensor == null) {
      return 1;
    }
    Part part = Part.of(tensor);
    part.require(part.elements() == 1, "one number");
    float[] number = new float[1];
    part.numbers().floats(0, 1, number, 0);
    return inverted.getOrDefault(name, false) ? 1 / number[0] : number[0];
  }
}
