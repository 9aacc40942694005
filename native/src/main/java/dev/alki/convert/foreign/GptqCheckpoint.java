// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.tensor.Part;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A checkpoint with matrices of GPTQ, each in four tensors. The matrices come after all others.
record GptqCheckpoint(Map<String, CheckpointTensor> checkpoint, QuantizationConfig config) {
  private static final Set<Integer> BITS = Set.of(2, 4, 8);
  private static final String WEIGHT = ".qweight";
  private static final List<String> BESIDE = List.of(".g_idx", ".qzeros", ".scales");

  Map<String, Part> parts() {
    int bits = config.json().path("bits").asInt();
    if (!BITS.contains(bits)) {
      throw config.refused("bits of GPTQ", "2, 4 or 8", config.json().path("bits"));
    }
    Map<String, CheckpointTensor> rest = new LinkedHashMap<>(checkpoint);
    Map<String, Part> matrices = new LinkedHashMap<>();
    for (String name : checkpoint.keySet()) {
      if (name.endsWith(WEIGHT)) {
        String base = Scales.without(name, WEIGHT);
        matrices.put(base + ".weight", matrix(base, bits));
        rest.remove(name);
        BESIDE.forEach(end -> rest.remove(base + end));
      }
    }
    Map<String, Part> parts = new Scales(rest).parts();
    parts.putAll(matrices);
    return parts;
  }

  private Part matrix(String base, int bits) {
    Words weights = new Words(tensor(base + WEIGHT));
    Words zeros = new Words(tensor(base + ".qzeros"));
    Words groups = new Words(tensor(base + ".g_idx"));
    Part scales = Part.of(tensor(base + ".scales"));
    List<Long> packed = weights.tensor().shape();
    int inWord = Integer.SIZE / bits;
    scales.require(
        packed.size() == 2
            && scales.shape().size() == 2
            && groups.tensor().shape().equals(List.of(packed.getFirst() * inWord))
            && scales.shape().getLast().equals(packed.getLast())
            && packed.getLast() % inWord == 0
            && zeros
                .tensor()
                .shape()
                .equals(List.of(scales.shape().getFirst(), packed.getLast() / inWord)),
        "scales and zero points of " + packed + " words");
    int inputs = Math.toIntExact(packed.getFirst() * inWord);
    int outputs = Math.toIntExact(packed.getLast());
    checkGroups(groups, inputs, scales.shape().getFirst());
    Gptq numbers =
        new Gptq(
            weights,
            zeros,
            scales.numbers(),
            groups,
            inputs,
            outputs,
            bits,
            config.json().path("checkpoint_format").asText("gptq").equals("gptq") ? 1 : 0);
    return new Part(base + ".weight", List.of((long) outputs, (long) inputs), false, numbers);
  }

  private static void checkGroups(Words groups, int inputs, long count) {
    for (int group : groups.read(0, inputs)) {
      if (group < 0 || group >= count) {
        throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, groups.tensor().name())
            .what("names a group that has no scales")
            .expected("0 to " + (count - 1))
            .got(group)
            .fault();
      }
    }
  }

  private CheckpointTensor tensor(String name) {
    return config.tensor(checkpoint, name);
  }
}
