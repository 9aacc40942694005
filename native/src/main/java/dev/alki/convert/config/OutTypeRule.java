// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.safetensors.Dtype;
import java.util.Collection;
import java.util.List;

/// How the type of a converted model's matrices is found.
public sealed interface OutTypeRule {
  OutType of(Collection<CheckpointTensor> checkpoint);

  /// Always this one.
  record Fixed(OutType type) implements OutTypeRule {
    @Override
    public OutType of(Collection<CheckpointTensor> checkpoint) {
      return type;
    }
  }

  /// By what the checkpoint has: the type of its first matrix in half precision; when there is
  /// none, that of the constant.
  enum Found implements OutTypeRule {
    /// Loses nothing: F32 when all matrices are, else BF16.
    OWN {
      @Override
      OutType otherwise(List<Dtype> matrices) {
        return matrices.stream().allMatch(dtype -> dtype == Dtype.F32) ? OutType.F32 : OutType.BF16;
      }
    },
    /// What the reference converter's `auto` is: F16.
    AUTO {
      @Override
      OutType otherwise(List<Dtype> matrices) {
        return OutType.F16;
      }
    };

    abstract OutType otherwise(List<Dtype> matrices);

    @Override
    public OutType of(Collection<CheckpointTensor> checkpoint) {
      List<Dtype> matrices =
          checkpoint.stream()
              .filter(tensor -> tensor.shape().size() >= 2)
              .map(CheckpointTensor::dtype)
              .toList();
      for (Dtype dtype : matrices) {
        if (dtype == Dtype.BF16 || dtype == Dtype.F16) {
          return dtype == Dtype.BF16 ? OutType.BF16 : OutType.F16;
        }
      }
      return otherwise(matrices);
    }
  }

  /// From `auto` or the name of a type, in any case; any other is refused.
  static OutTypeRule converted(String text) {
    return text.equalsIgnoreCase("auto")
        ? Found.AUTO
        : new Fixed(
            OutType.named(text)
                .orElseThrow(() ->
                    Fault.in(Code.TYPE_UNKNOWN, "--type " + text)
                        .what("models are not converted to this type")
                        .expected("auto, f32, f16, bf16, q8_0, tq1_0 or tq2_0")
                        .fault()));
  }

  /// What weights are rounded to on their way to a quantized type: `own`, or `bf16`, `f16`, `f32`.
  static OutTypeRule between(String text) {
    if (text.equalsIgnoreCase("own")) {
      return Found.OWN;
    }
    return new Fixed(
        OutType.named(text)
            .filter(type -> !type.type().quantized())
            .orElseThrow(() ->
                Fault.in(Code.TYPE_UNKNOWN, "via " + text)
                    .what("is no type in between")
                    .expected("own, bf16, f16 or f32")
                    .fault()));
  }
}
