// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static dev.alki.gguf.TensorType.IQ2_S;
import static dev.alki.gguf.TensorType.IQ2_XXS;
import static dev.alki.gguf.TensorType.IQ3_S;
import static dev.alki.gguf.TensorType.IQ3_XXS;
import static dev.alki.gguf.TensorType.MXFP4;
import static dev.alki.gguf.TensorType.Q2_K;
import static dev.alki.gguf.TensorType.Q3_K;
import static dev.alki.gguf.TensorType.Q4_1;
import static dev.alki.gguf.TensorType.Q4_K;
import static dev.alki.gguf.TensorType.Q5_1;
import static dev.alki.gguf.TensorType.Q5_K;
import static dev.alki.gguf.TensorType.Q6_K;
import static dev.alki.gguf.TensorType.Q8_0;

import dev.alki.gguf.TensorType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The mixes as tables. In each table the first rule that fits a tensor gives its type; when none
/// does, the tensor gets the mix's base type. Source: `llama_tensor_get_type_impl` in llama.cpp
/// v0.5.0, `src/llama-quant.cpp`.
final class MixRules {
  /// For `mixes`, where `when` holds: `type`.
  private record Rule(Set<Mix> mixes, Predicate<Spot> when, TensorType type) {}

  private static final Set<Mix> ALL = EnumSet.allOf(Mix.class);

  private static final Set<Mix> LOW =
      EnumSet.of(Mix.IQ1_S, Mix.IQ1_M, Mix.IQ2_XXS, Mix.IQ2_XS, Mix.IQ2_S, Mix.IQ2_M);

  private static final List<Rule> OUTPUT =
      List.of(
          always(Q8_0, Mix.MXFP4_MOE),
          rule(Spot::falcon, Q8_0, ALL),
          always(
              Q5_K,
              Mix.IQ1_S,
              Mix.IQ1_M,
              Mix.IQ2_XXS,
              Mix.IQ2_XS,
              Mix.IQ2_S,
              Mix.IQ2_M,
              Mix.IQ3_XXS),
          always(Q8_0, Mix.Q8_0),
          rule(spot -> true, Q6_K, ALL));

  private static final List<Rule> TOKEN_EMBEDDING =
      List.of(
          always(Q2_K, Mix.IQ1_S, Mix.IQ1_M, Mix.IQ2_XXS, Mix.IQ2_XS),
          always(IQ3_S, Mix.IQ2_S, Mix.IQ2_M, Mix.IQ3_XXS),
          always(Q4_K, Mix.TQ1_0, Mix.TQ2_0, Mix.Q2_0));

  private static final List<Rule> LOW_V_LIKE =
      List.of(
          rule(spot -> spot.shared4() || spot.facts().experts() >= 4, Q4_K, LOW),
          always(IQ3_S, Mix.IQ2_S, Mix.IQ2_M),
          rule(spot -> true, Q2_K, LOW));

  private static final List<Rule> LOW_ATTENTION_K = List.of(rule(Spot::experts8, Q4_K, LOW));

  private static final List<Rule> LOW_FFN_DOWN =
      List.of(
          when(Spot::early, IQ3_S, Mix.IQ2_S, Mix.IQ2_M),
          when(Spot::early, Q2_K, Mix.IQ1_S, Mix.IQ1_M, Mix.IQ2_XXS, Mix.IQ2_XS));

  private static final List<Rule> LOW_ATTENTION_OUTPUT =
      List.of(
          rule(Spot::experts8, Q5_K, LOW),
          always(IQ2_XXS, Mix.IQ1_S, Mix.IQ1_M),
          always(IQ3_S, Mix.IQ2_S, Mix.IQ2_M));

  private static final List<Rule> V_LIKE =
      List.of(
          when(Spot::shared4, Q4_K, Mix.Q2_K, Mix.Q2_K_S, Mix.IQ3_XXS, Mix.IQ3_XS, Mix.IQ3_S),
          always(Q3_K, Mix.Q2_K),
          when(spot -> !spot.importance(), IQ3_S, Mix.IQ3_XXS),
          always(Q4_K, Mix.IQ3_M),
          when(spot -> spot.index() < 2, Q5_K, Mix.Q3_K_M),
          always(Q4_K, Mix.Q3_K_M),
          always(Q5_K, Mix.Q3_K_L),
          when(Spot::shared4, Q5_K, Mix.IQ4_NL, Mix.IQ4_XS),
          when(Spot::more, Q6_K, Mix.Q4_K_M, Mix.Q5_K_M),
          when(spot -> spot.index() < 4, Q5_K, Mix.Q4_K_S));

  private static final List<Rule> ATTENTION_K =
      List.of(
          rule(Spot::experts8, Q8_0, ALL), always(IQ3_XXS, Mix.IQ3_XS), always(IQ2_S, Mix.IQ3_XXS));

  private static final List<Rule> ATTENTION_Q =
      List.of(always(IQ3_XXS, Mix.IQ3_XS), always(IQ2_S, Mix.IQ3_XXS));

  private static final List<Rule> FFN_DOWN =
      List.of(
          always(Q3_K, Mix.Q2_K),
          when(Spot::early, Q4_K, Mix.Q2_K_S),
          when(spot -> !spot.importance() && spot.early(), Q4_K, Mix.IQ3_XXS),
          when(spot -> !spot.importance(), Q3_K, Mix.IQ3_XXS),
          when(Spot::firstSixteenth, Q5_K, Mix.Q3_K_M),
          when(spot -> !spot.falcon() || spot.more(), Q4_K, Mix.Q3_K_M),
          when(spot -> spot.early() || spot.experts8() && spot.more(), Q4_K, Mix.IQ3_M),
          when(Spot::falcon, Q4_K, Mix.Q3_K_L),
          always(Q5_K, Mix.Q3_K_L),
          when(spot -> spot.falcon() && spot.firstSixteenth(), Q6_K, Mix.Q4_K_M),
          when(spot -> spot.falcon() && spot.more(), Q5_K, Mix.Q4_K_M),
          when(spot -> !spot.falcon() && spot.more(), Q6_K, Mix.Q4_K_M),
          when(spot -> !spot.importance() && spot.early(), Q5_K, Mix.IQ4_NL, Mix.IQ4_XS),
          when(Spot::more, Q6_K, Mix.Q5_K_M),
          when(spot -> !spot.falcon() && spot.early(), Q5_K, Mix.Q4_K_S),
          when(spot -> spot.importance() && spot.early(), Q4_1, Mix.Q4_0),
          when(spot -> spot.importance() && spot.early(), Q5_1, Mix.Q5_0));

  private static final List<Rule> ATTENTION_OUTPUT =
      List.of(
          when(Spot::falcon, Q4_K, Mix.Q3_K_L),
          when(
              spot -> !spot.falcon() && spot.experts8(),
              Q5_K,
              Mix.Q2_K,
              Mix.IQ3_XS,
              Mix.IQ3_XXS,
              Mix.Q3_K_S,
              Mix.Q3_K_M,
              Mix.IQ4_NL,
              Mix.Q4_K_S,
              Mix.Q4_K_M,
              Mix.IQ3_S,
              Mix.IQ3_M,
              Mix.IQ4_XS),
          when(MixRules::plainAttention, Q3_K, Mix.Q2_K),
          when(MixRules::plainAttention, IQ3_S, Mix.IQ3_XXS),
          when(MixRules::plainAttention, Q4_K, Mix.Q3_K_M, Mix.IQ3_M),
          when(MixRules::plainAttention, Q5_K, Mix.Q3_K_L));

  private static final List<Rule> FFN_GATE_UP = List.of(when(Spot::middle, IQ3_XXS, Mix.IQ3_XS));

  private MixRules() {}

  /// The type of a tensor of `category`; of the output when `output`, which the token embedding is
  /// too where the two are tied.
  static TensorType type(Mix mix, Category category, boolean output, Spot spot) {
    if (output) {
      return output(mix, spot);
    }
    if (mix == Mix.MXFP4_MOE) {
      return microscaled(category, spot);
    }
    if (Category.V_LIKE.contains(category) && !LOW.contains(mix)) {
      return vLike(mix, spot);
    }
    return first(table(category, LOW.contains(mix)), mix, spot);
  }

  private static List<Rule> table(Category category, boolean low) {
    return switch (category) {
      case TOKEN_EMBEDDING -> TOKEN_EMBEDDING;
      case ATTENTION_QKV, ATTENTION_KV_B, ATTENTION_V -> low ? LOW_V_LIKE : V_LIKE;
      case ATTENTION_K -> low ? LOW_ATTENTION_K : ATTENTION_K;
      case ATTENTION_Q -> low ? List.of() : ATTENTION_Q;
      case ATTENTION_OUTPUT -> low ? LOW_ATTENTION_OUTPUT : ATTENTION_OUTPUT;
      case FFN_UP, FFN_GATE -> low ? List.of() : FFN_GATE_UP;
      case FFN_DOWN -> low ? LOW_FFN_DOWN : FFN_DOWN;
      case OUTPUT, OTHER -> List.of();
    };
  }

  private static TensorType output(Mix mix, Spot spot) {
    return mix.base().fits(spot.shape().columns()) ? first(OUTPUT, mix, spot) : Q8_0;
  }

  /// MXFP4 is for experts, which are stacked along the third dimension.
  private static TensorType microscaled(Category category, Spot spot) {
    boolean stackedForOtherReasons =
        spot.facts().architecture().equals("bailingmoe3") && !Category.FFN.contains(category);
    return spot.shape().dim(2) > 1 && !stackedForOtherReasons ? MXFP4 : Q8_0;
  }

  /// Here two facts about the model overrule the table.
  private static TensorType vLike(Mix mix, Spot spot) {
    TensorType type = first(V_LIKE, mix, spot);
    if (spot.experts8()) {
      return Q8_0;
    }
    return spot.facts().seventyBillion() && (type == Q3_K || type == Q4_K) ? Q5_K : type;
  }

  private static TensorType first(List<Rule> table, Mix mix, Spot spot) {
    for (Rule rule : table) {
      if (rule.mixes.contains(mix) && rule.when.test(spot)) {
        return rule.type;
      }
    }
    return mix.base();
  }

  private static boolean plainAttention(Spot spot) {
    return !spot.falcon() && !spot.experts8();
  }

  private static Rule always(TensorType type, Mix... mixes) {
    return rule(spot -> true, type, Set.of(mixes));
  }

  private static Rule when(Predicate<Spot> condition, TensorType type, Mix... mixes) {
    return rule(condition, type, Set.of(mixes));
  }

  private static Rule rule(Predicate<Spot> condition, TensorType type, Set<Mix> mixes) {
    return new Rule(mixes, condition, type);
  }
}
