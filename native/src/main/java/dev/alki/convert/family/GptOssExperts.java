// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.foreign.Mxfp4;
import dev.alki.convert.tensor.Layout;
import dev.alki.convert.tensor.Part;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.safetensors.Dtype;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The experts of gpt-oss. Gate and up are one tensor in which their rows take turns; matrices that
/// are not in blocks are turned over.
final class GptOssExperts {
  private static final String DOWN = "mlp.experts.down_proj";
  private static final String BOTH = "mlp.experts.gate_up_proj";

  private GptOssExperts() {}

  /// The matrices that are in MXFP4, in the order of their scales.
  static List<Part> blocks(Hyper hyper, Map<String, CheckpointTensor> checkpoint) {
    List<Part> parts = new ArrayList<>();
    checkpoint.forEach((name, scales) -> {
      if (name.contains(DOWN + "_scales")) {
        parts.add(matrix(checkpoint, name).named(name.replace("_scales", ".weight")));
      } else if (name.contains(BOTH + "_scales")) {
        Part both = matrix(checkpoint, name);
        parts.add(half(both, 0).named(name.replace("gate_up_proj_scales", "gate_proj.weight")));
        parts.add(half(both, 1).named(name.replace("gate_up_proj_scales", "up_proj.weight")));
      }
    });
    return parts;
  }

  static List<Part> rule(Part part, Hyper hyper) {
    String name = part.name();
    if (name.endsWith("_blocks") || name.endsWith("_scales")) {
      return List.of();
    } else if (name.endsWith("down_proj_bias")) {
      return List.of(part.named(name.replace("down_proj_bias", "down_proj.bias")));
    } else if (name.endsWith("down_proj")) {
      return List.of(part.transposed().named(name + ".weight"));
    } else if (name.endsWith("gate_up_proj_bias")) {
      return List.of(
          everySecond(part, 0).named(name.replace("gate_up_proj_bias", "gate_proj.bias")),
          everySecond(part, 1).named(name.replace("gate_up_proj_bias", "up_proj.bias")));
    } else if (name.endsWith("gate_up_proj")) {
      return List.of(
          everySecond(part, 0).transposed().named(name.replace("gate_up_proj", "gate_proj.weight")),
          everySecond(part, 1).transposed().named(name.replace("gate_up_proj", "up_proj.weight")));
    }
    return List.of(part);
  }

  /// Of the rows, those with an even number, or the others.
  private static Part half(Part both, int odd) {
    long experts = both.shape().get(0);
    long rows = both.shape().get(1);
    long columns = both.shape().get(2);
    both.require(rows % 2 == 0, "an even number of rows");
    Layout layout = Layout.runs(columns, row -> 2 * row + odd);
    return new Part(
        both.name(), List.of(experts, rows / 2, columns), false, both.numbers().seen(layout));
  }

  /// Of the columns, likewise.
  private static Part everySecond(Part both, int odd) {
    List<Long> shape = new ArrayList<>(both.shape());
    both.require(shape.size() >= 2 && shape.getLast() % 2 == 0, "an even number of columns");
    shape.set(shape.size() - 1, shape.getLast() / 2);
    Layout layout = Layout.runs(1, index -> 2 * index + odd);
    return new Part(both.name(), shape, both.half(), both.numbers().seen(layout));
  }

  private static Part matrix(Map<String, CheckpointTensor> checkpoint, String name) {
    CheckpointTensor scales = checkpoint.get(name);
    CheckpointTensor blocks = checkpoint.get(name.replace("_scales", "_blocks"));
    List<Long> shape = scales.shape();
    boolean right =
        blocks != null
            && blocks.dtype() == Dtype.U8
            && scales.dtype() == Dtype.U8
            && shape.size() == 3
            && blocks.shape().equals(List.of(shape.get(0), shape.get(1), shape.get(2), 16L));
    if (!right) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, scales.file())
          .what(name + " has no blocks of 32 numbers in MXFP4 beside it")
          .expected("U8 of three dimensions, and blocks of 16 bytes for each")
          .got(scales.dtype() + " " + shape)
          .fault();
    }
    return new Part(
        name,
        List.of(shape.get(0), shape.get(1), shape.get(2) * 32),
        false,
        new Mxfp4(blocks.bytes(), scales.bytes()));
  }
}
