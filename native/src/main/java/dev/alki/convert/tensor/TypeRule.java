// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.OutType;
import dev.alki.gguf.TensorType;
import java.util.List;
import java.util.regex.Pattern;

/// The type that a tensor of a converted model gets. Vectors, norms and what must be exact stay
/// F32; rows that no block fits become F16.
public final class TypeRule {
  private static final Pattern EXACT =
      Pattern.compile(
          "(blk\\.\\d+\\.(ffn_gate_inp|ffn_gate_inp_shexp|ssm_conv1d|ssm_conv1d_[qkv]"
              + "|shortconv\\.conv|time_mix_(first|w1|w2|decay_w1|decay_w2|lerp_fused)"
              + "|altup_(correct|predict)_coef|indexer\\.proj)"
              + "|(v\\.)?position_embd|token_types)\\.weight");
  private static final Pattern BESIDE_TERNARY =
      Pattern.compile(
          "(token_embd|per_layer_token_embd|output"
              + "|blk\\.\\d+\\.(altup_router|laurel_[lr]))\\.weight");

  /// What tensors are called whose type can be chosen.
  private static final List<String> CHOSEN = List.of(".weight", ".lora_a", ".lora_b");

  private TypeRule() {}

  public static TensorType of(String name, List<Long> shape, OutType wanted) {
    if (shape.size() <= 1
        || name.endsWith("_norm.weight")
        || CHOSEN.stream().noneMatch(name::endsWith)
        || EXACT.matcher(name).matches()) {
      return TensorType.F32;
    }
    boolean ternary = wanted == OutType.TQ1_0 || wanted == OutType.TQ2_0;
    if (ternary && BESIDE_TERNARY.matcher(name).matches()) {
      return TensorType.F16;
    }
    return wanted.type().fits(shape.getLast()) ? wanted.type() : TensorType.F16;
  }
}
