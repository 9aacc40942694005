// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.FusedHeads;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.tensor.Permuted;
import dev.alki.convert.vocabulary.InternLmVocabulary;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// InternLM 2, whose queries, keys and values are one tensor group by group, and InternLM 3, which
/// is a Llama.
final class InternLmFamily {
  private static final Pattern FUSED =
      Pattern.compile("model\\.layers\\.(\\d+)\\.attention\\.wqkv\\.weight");

  private InternLmFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("internlm2")
            .classes("InternLM2ForCausalLM")
            .vocabulary(InternLmVocabulary::two)
            .rules(InternLmFamily::apart)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.gatedFeedForward(),
                List.of(ExpectedTensor.of("output", Dim.EMBEDDING, Dim.VOCABULARY)))
            .assumed("hidden_act", "silu", "swish")
            .assumed("bias", "false")
            .done(),
        Architecture.named("llama")
            .classes("InternLM3ForCausalLM")
            .names(name -> name.startsWith("vision_model") ? Optional.empty() : Optional.of(name))
            .vocabulary(InternLmVocabulary::three)
            .keys(LlamaFamily.VOCABULARY, LlamaFamily.ROPE_DIMENSIONS)
            .rules(Permuted::rule)
            .expected(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .done());
  }

  private static List<Part> apart(Part part, Hyper hyper) {
    Matcher found = FUSED.matcher(part.name());
    if (!found.matches()) {
      return List.of(part);
    }
    long heads = hyper.heads();
    long groups = hyper.kvHeads();
    long size = hyper.embedding() / heads;
    Part ordered = FusedHeads.apart(part, groups, heads / groups, size);
    String block = "blk." + found.group(1);
    Part queries = ordered.slice(0, groups * (heads / groups) * size);
    Part keys = ordered.slice(queries.length(), groups * size);
    Part values = ordered.slice(queries.length() + keys.length(), groups * size);
    return List.of(
        Permuted.heads(queries, heads).named(block + ".attn_q.weight"),
        Permuted.heads(keys, groups).named(block + ".attn_k.weight"),
        values.named(block + ".attn_v.weight"));
  }
}
