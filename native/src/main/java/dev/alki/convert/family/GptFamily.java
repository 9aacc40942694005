// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.CommonKeys;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.FusedHeads;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.vocabulary.Vocabulary;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Set;

/// GPT-2, and GPT-NeoX with Pythia.
final class GptFamily {
  static final String[] GELU = {"gelu", "gelu_new", "gelu_fast", "gelu_pytorch_tanh"};

  /// Matrices that GPT-2 has with inputs in rows, as no other model does.
  private static final Set<String> TURNED = Set.of("c_attn", "c_proj", "c_fc");

  private GptFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("gpt2")
            .classes("GPT2LMHeadModel")
            .reading(GptFamily::fourTimes)
            .vocabulary(Vocabulary.BYTES)
            .onlyKeys(
                SingleKeys.BLOCKS,
                SingleKeys.context("n_ctx"),
                SingleKeys.EMBEDDING,
                SingleKeys.FEED_FORWARD,
                SingleKeys.HEADS,
                SingleKeys.layerNorm("layer_norm_epsilon"),
                CommonKeys::fileType)
            .rules(GptFamily::turned)
            .expected(
                blocks(), List.of(ExpectedTensor.of("position_embd", Dim.EMBEDDING, Dim.POSITIONS)))
            .assumed("activation_function", GELU)
            .assumed("scale_attn_weights", "true")
            .assumed("scale_attn_by_inverse_layer_idx", "false")
            .done(),
        Architecture.named("gptneox")
            .classes("GPTNeoXForCausalLM")
            .vocabulary(Vocabulary.BYTES)
            .onlyKeys(
                SingleKeys.context("max_position_embeddings"),
                SingleKeys.EMBEDDING,
                SingleKeys.BLOCKS,
                SingleKeys.FEED_FORWARD,
                (to, hyper) ->
                    SingleKeys.rotated(
                        to,
                        hyper,
                        hyper.config().neededNumber("rotary_pct"),
                        hyper.embedding() / hyper.heads()),
                SingleKeys.HEADS,
                GptFamily::residual,
                SingleKeys.layerNorm("layer_norm_eps"))
            .rules(GptFamily::threeOfEach)
            .expected(blocks(), List.of(ExpectedTensor.of("output", Dim.EMBEDDING, Dim.VOCABULARY)))
            .assumed("hidden_act", GELU)
            .assumed("rotary_emb_base", "10000", "10000.0")
            .done());
  }

  /// A feed-forward network of the usual width: none other is told.
  static Config fourTimes(ConfigFile file) {
    long width = file.config().size(1 << 22, Hyper.EMBEDDING);
    return file.config().with("intermediate_size", 4 * width);
  }

  /// What each of those who came after GPT-2 has.
  static List<ExpectedTensor> blocks() {
    return ExpectedTensor.biased(
        ExpectedTensor.fusedAttention(),
        ExpectedTensor.norms("blk.{b}.ffn_norm"),
        ExpectedTensor.twoMatrices());
  }

  private static List<Part> turned(Part part, Hyper hyper) {
    String[] names = part.name().split("\\.");
    return List.of(
        names.length > 1
                && names[names.length - 1].equals("weight")
                && TURNED.contains(names[names.length - 2])
            ? part.transposed()
            : part);
  }

  /// Each head has its query, key and value one after the other.
  static List<Part> threeOfEach(Part part, Hyper hyper) {
    return List.of(
        part.name().contains(".query_key_value.")
            ? FusedHeads.apart(part, hyper.heads(), 1, hyper.embedding() / hyper.heads())
            : part);
  }

  private static Metadata residual(Metadata to, Hyper hyper) {
    boolean parallel =
        hyper.config().value("use_parallel_residual").map(node -> node.asBoolean()).orElse(true);
    return to.with(hyper.key("use_parallel_residual"), Value.bool(parallel));
  }
}
