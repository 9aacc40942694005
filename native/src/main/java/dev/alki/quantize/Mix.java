// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// llama.cpp's file types: each gives every tensor of a model its type, starting from [#base]. The
/// names are those that `llama-quantize` accepts.
public enum Mix {
  F32(0, TensorType.F32),
  F16(1, TensorType.F16),
  Q4_0(2, TensorType.Q4_0),
  Q4_1(3, TensorType.Q4_1),
  Q8_0(7, TensorType.Q8_0),
  Q5_0(8, TensorType.Q5_0),
  Q5_1(9, TensorType.Q5_1),
  Q2_K(10, TensorType.Q2_K),
  Q3_K_S(11, TensorType.Q3_K),
  Q3_K_M(12, TensorType.Q3_K),
  Q3_K_L(13, TensorType.Q3_K),
  Q4_K_S(14, TensorType.Q4_K),
  Q4_K_M(15, TensorType.Q4_K),
  Q5_K_S(16, TensorType.Q5_K),
  Q5_K_M(17, TensorType.Q5_K),
  Q6_K(18, TensorType.Q6_K),
  IQ2_XXS(19, TensorType.IQ2_XXS),
  IQ2_XS(20, TensorType.IQ2_XS),
  Q2_K_S(21, TensorType.Q2_K),
  IQ3_XS(22, TensorType.IQ3_S),
  IQ3_XXS(23, TensorType.IQ3_XXS),
  IQ1_S(24, TensorType.IQ1_S),
  IQ4_NL(25, TensorType.IQ4_NL),
  IQ3_S(26, TensorType.IQ3_S),
  IQ3_M(27, TensorType.IQ3_S),
  IQ2_S(28, TensorType.IQ2_XS),
  IQ2_M(29, TensorType.IQ2_S),
  IQ4_XS(30, TensorType.IQ4_XS),
  IQ1_M(31, TensorType.IQ1_M),
  BF16(32, TensorType.BF16),
  TQ1_0(36, TensorType.TQ1_0),
  TQ2_0(37, TensorType.TQ2_0),
  MXFP4_MOE(38, TensorType.MXFP4),
  Q1_0(40, TensorType.Q1_0),
  Q2_0(41, TensorType.Q2_0),
  /// Every tensor as it is, and the source's own file type.
  COPY(-1, TensorType.F32);

  private static final Map<String, Mix> ALIASES =
      Map.of("Q3_K", Q3_K_M, "Q4_K", Q4_K_M, "Q5_K", Q5_K_M);

  private final int fileType;
  private final TensorType base;

  Mix(int fileType, TensorType base) {
    this.fileType = fileType;
    this.base = base;
  }

  /// The number in `general.file_type`; -1 for [#COPY].
  public int fileType() {
    return fileType;
  }

  /// What a tensor becomes for which no rule says otherwise.
  public TensorType base() {
    return base;
  }

  /// The types that most weights of a model get: the output layer, in smaller mixes, is Q6_K.
  List<TensorType> usual() {
    boolean smaller = base.quantized() && base.bytes(256) < TensorType.Q6_K.bytes(256);
    return smaller ? List.of(base, TensorType.Q6_K) : List.of(base);
  }

  /// By name or alias, in any case.
  public static Optional<Mix> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (ALIASES.containsKey(upper)) {
      return Optional.of(ALIASES.get(upper));
    }
    for (Mix mix : values()) {
      if (mix.name().equals(upper)) {
        return Optional.of(mix);
      }
    }
    return Optional.empty();
  }
}
