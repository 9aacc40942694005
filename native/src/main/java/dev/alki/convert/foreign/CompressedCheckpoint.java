// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.tensor.Part;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.safetensors.Dtype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A checkpoint as compressed-tensors writes it: weights with scales, or groups packed into words,
/// which come after all other tensors.
record CompressedCheckpoint(Map<String, CheckpointTensor> checkpoint, QuantizationConfig config) {
  private static final String PACKED = ".weight_packed";

  Map<String, Part> parts() {
    List<JsonNode> groups = config.groups();
    if (groups.size() != 1 && !config.packedNvfp4()) {
      throw config.refused("config_groups", "one group", groups.size());
    }
    JsonNode weights = groups.getFirst().path("weights");
    String format = config.json().path("format").asText();
    return switch (format) {
      case "float-quantized", "int-quantized", "naive-quantized" -> simple(weights);
      case "pack-quantized" -> packed(weights);
      default -> {
        if (config.packedNvfp4()) {
          yield new Scales(checkpoint).parts();
        }
        throw config.refused(
            "format",
            "float-quantized, int-quantized, naive-quantized, pack-quantized or"
                + " nvfp4-pack-quantized",
            format);
      }
    };
  }

  private Map<String, Part> simple(JsonNode weights) {
    String strategy = weights.path("strategy").asText();
    if (!strategy.equals("channel") && !strategy.equals("block")) {
      throw config.refused("strategy", "channel or block", strategy);
    }
    if (weights.hasNonNull("group_size")) {
      throw config.refused("group_size", "none", weights.path("group_size"));
    }
    Scales scales = new Scales(checkpoint);
    scales.simple(QuantizationConfig.sizes(weights.path("block_structure")));
    return scales.parts();
  }

  private Map<String, Part> packed(JsonNode weights) {
    int bits = weights.path("num_bits").asInt();
    int groupSize = weights.path("group_size").asInt();
    if (!weights.path("strategy").asText().equals("group")
        || !weights.path("type").asText("int").equals("int")
        || bits < 1
        || bits > 8
        || groupSize < 1) {
      throw config.refused("weights", "groups of whole numbers of 1 to 8 bits", weights);
    }
    Map<String, CheckpointTensor> rest = new LinkedHashMap<>(checkpoint);
    Map<String, Part> matrices = new LinkedHashMap<>();
    for (String name : checkpoint.keySet()) {
      if (name.endsWith(PACKED)) {
        String base = Scales.without(name, "_packed");
        matrices.put(base, matrix(base, bits, groupSize));
        List.of("_packed", "_shape", "_scale", "_zero_point")
            .forEach(end -> rest.remove(base + end));
      }
    }
    Map<String, Part> parts = new Scales(rest).parts();
    parts.putAll(matrices);
    return parts;
  }

  private Part matrix(String base, int bits, int groupSize) {
    Words words = new Words(tensor(base + "_packed"));
    Part scales = Part.of(tensor(base + "_scale"));
    long[] shape = shape(tensor(base + "_shape"));
    Optional<Words> zeros =
        Optional.ofNullable(checkpoint.get(base + "_zero_point")).map(Words::new);
    long groups = shape[1] / groupSize;
    int inWord = PackedGroups.inWord(bits);
    long rowWords = (shape[1] + inWord - 1) / inWord;
    scales.require(
        shape[1] % groupSize == 0
            && words.tensor().shape().equals(List.of(shape[0], rowWords))
            && scales.shape().equals(List.of(shape[0], groups))
            && zeros
                .map(it ->
                    it.tensor().shape().equals(List.of((shape[0] + inWord - 1) / inWord, groups)))
                .orElse(true),
        "a scale for each group of " + groupSize + " in " + List.of(shape[0], shape[1]));
    PackedGroups numbers =
        new PackedGroups(
            words, scales.numbers(), zeros, shape[1], Math.toIntExact(rowWords), bits, groupSize);
    return new Part(base, List.of(shape[0], shape[1]), false, numbers);
  }

  private static long[] shape(CheckpointTensor tensor) {
    if (!tensor.shape().equals(List.of(2L))
        || tensor.dtype() != Dtype.I64 && tensor.dtype() != Dtype.I32) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, tensor.file())
          .what(tensor.name() + " is no shape of a matrix")
          .expected("two whole numbers")
          .got(tensor.dtype() + " " + tensor.shape())
          .fault();
    }
    byte[] raw = new byte[Math.toIntExact(tensor.size())];
    tensor.bytes().copy(0, raw, 0, raw.length);
    ByteBuffer data = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    long[] shape =
        tensor.dtype() == Dtype.I64
            ? new long[] {data.getLong(0), data.getLong(8)}
            : new long[] {data.getInt(0), data.getInt(4)};
    if (shape[0] < 1 || shape[1] < 1 || shape[0] > 1 << 28 || shape[1] > 1 << 28) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, tensor.file())
          .what(tensor.name() + " is no shape of a matrix")
          .got(shape[0] + " x " + shape[1])
          .fault();
    }
    return shape;
  }

  private CheckpointTensor tensor(String name) {
    return config.tensor(checkpoint, name);
  }
}
