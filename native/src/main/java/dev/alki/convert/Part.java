// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import dev.alki.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;

/// A tensor on its way from the checkpoint to the model: still under its source name, shape slowest
/// dimension first, with the recipe so far.
record Part(String name, List<Long> shape, TensorType type, Recipe recipe) {
  Part {
    shape = List.copyOf(shape);
  }

  static Part of(CheckpointTensor tensor) {
    TensorType type =
        switch (tensor.dtype()) {
          case F32 -> TensorType.F32;
          case F16 -> TensorType.F16;
          case BF16 -> TensorType.BF16;
          case BOOL,
              F4,
              F6_E2M3,
              F6_E3M2,
              U8,
              I8,
              F8_E5M2,
              F8_E4M3,
              F8_E8M0,
              F8_E4M3FNUZ,
              F8_E5M2FNUZ,
              I16,
              U16,
              I32,
              U32,
              C64,
              F64,
              I64,
              U64 ->
              throw Fault.in(Code.SAFETENSORS_BAD_DTYPE, tensor.file())
                  .what("tensor " + tensor.name() + " cannot be converted")
                  .expected("BF16, F16 or F32")
                  .got(tensor.dtype())
                  .help("Save the model in BF16, F16 or F32 first.")
                  .fault();
        };
    return new Part(
        tensor.name(),
        tensor.shape(),
        type,
        Rows.copy(type, tensor.bytes(), columns(tensor.shape())));
  }

  Part named(String other) {
    return new Part(other, shape, type, recipe);
  }

  /// Row length.
  long columns() {
    return columns(shape);
  }

  private static long columns(List<Long> shape) {
    return shape.isEmpty() ? 1 : shape.getLast();
  }

  /// Fastest dimension first, as GGUF has it.
  List<Long> dims() {
    List<Long> dims = new ArrayList<>(shape);
    return dims.reversed();
  }
}
