// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.StateKeys;
import dev.alki.convert.tensor.ExpectedMixer;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.ExpectedTensor.Where;
import dev.alki.convert.tensor.Mixer;
import dev.alki.convert.vocabulary.PaddedVocabulary;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;

/// Granite 4 and Bamba: blocks with attention between blocks of Mamba 2. Their configurations count
/// as they stand. A model without a block of Mamba 2 is an ordinary Granite in the end.
final class GraniteHybrid {
  private static final int PADDED = 8;
  private static final String[] EXPERTS_USED = {"num_experts_per_tok", "num_experts_per_token"};
  private static final Where ATTENTION = (hyper, block) -> attention(hyper.config(), block);
  private static final Where STATE = (hyper, block) -> !attention(hyper.config(), block);

  private GraniteHybrid() {}

  static Architecture architecture() {
    return like("granitehybrid", PADDED)
        .classes("GraniteMoeHybridForCausalLM", "BambaForCausalLM")
        .unless(
            config -> plain(config) && config.count(EXPERTS_USED).orElse(0L) > 0,
            like("granitemoe", 1).assumed("position_embedding_type", "rope").done())
        .unless(
            GraniteHybrid::plain,
            like("granite", 1).assumed("position_embedding_type", "rope").done())
        .assumed("position_embedding_type", "nope")
        .done();
  }

  private static Architecture.Draft like(String name, int padded) {
    return GraniteFamily.like(name)
        .reading(GraniteHybrid::read)
        .vocabulary(PaddedVocabulary.to(padded))
        .keys(
            GraniteFamily.SHARED_WIDTH,
            StateKeys.KERNEL,
            StateKeys.STATE,
            StateKeys.GROUPS,
            StateKeys.INNER,
            StateKeys.RANK,
            GraniteHybrid::rotations,
            GraniteHybrid::heads,
            GraniteHybrid::positions)
        .names(tensor -> GraniteFamily.kept(MambaFamily.mamba2(tensor)))
        .rules(GraniteExperts::rule, Mixer::mamba2)
        .expected(
            ExpectedTensor.ends(),
            ExpectedTensor.norms("blk.{b}.ffn_norm"),
            ExpectedTensor.in(ATTENTION, ExpectedTensor.blockAttention()),
            ExpectedTensor.in(STATE, ExpectedMixer.mamba2()),
            ExpectedTensor.in(STATE, ExpectedMixer.norm()),
            ExpectedTensor.in(
                (hyper, block) -> GraniteExperts.any(hyper), ExpectedTensor.experts()),
            ExpectedTensor.in(
                (hyper, block) -> GraniteExperts.any(hyper) && GraniteExperts.shared(hyper),
                ExpectedTensor.sharedWidth()),
            ExpectedTensor.in(
                (hyper, block) -> !GraniteExperts.any(hyper) && GraniteExperts.shared(hyper),
                ExpectedTensor.gatedSharedWidth()),
            ExpectedTensor.in(
                (hyper, block) -> !GraniteExperts.any(hyper) && !GraniteExperts.shared(hyper),
                ExpectedTensor.gated()));
  }

  private static Config read(ConfigFile file) {
    return file.plain().without("head_dim");
  }

  /// Whether all blocks have attention.
  private static boolean plain(Config config) {
    for (long block = 0; block < Hyper.blocks(config); block++) {
      if (!attention(config, block)) {
        return false;
      }
    }
    return true;
  }

  /// By the list of kinds, else that of blocks with attention, else every so many.
  private static boolean attention(Config config, long block) {
    JsonNode kinds = config.json().path("layer_types");
    if (!kinds.isEmpty()) {
      return kinds.path((int) block).asText().equals("attention");
    }
    JsonNode list = config.json().path("attn_layer_indices");
    if (!list.isEmpty()) {
      for (JsonNode index : list) {
        if (index.isIntegralNumber() && index.longValue() == block) {
          return true;
        }
      }
      return false;
    }
    long period = config.size(1 << 16, "attn_layer_period");
    return block % period
        == config
            .count("attn_layer_offset")
            .orElseThrow(() ->
                Fault.in(Code.CONFIG_INVALID, config.file())
                    .what("has attn_layer_period without attn_layer_offset")
                    .fault());
  }

  /// How many numbers of a head are rotated, if it is said.
  private static Metadata rotations(Metadata to, Hyper hyper) {
    return hyper.config().count("attn_rotary_emb").orElse(0L) == 0
        ? to
        : to.with(hyper.key("rope.dimension_count"), hyper.count("attn_rotary_emb").orElseThrow());
  }

  /// Blocks of Mamba 2 have no heads of keys and values.
  private static Metadata heads(Metadata to, Hyper hyper) {
    int kv = Math.toIntExact(hyper.config().size(1 << 16, "num_key_value_heads", "n_head_kv"));
    int[] heads = new int[Math.toIntExact(hyper.blocks())];
    for (int block = 0; block < heads.length; block++) {
      heads[block] = attention(hyper.config(), block) ? kv : 0;
    }
    return to.with(hyper.key("attention.head_count_kv"), Value.i32s(heads));
  }

  /// Only Bamba rotates among blocks of Mamba 2; a model that does not reaches back without an end.
  private static Metadata positions(Metadata to, Hyper hyper) {
    boolean bamba = false;
    for (JsonNode name : hyper.config().json().path("architectures")) {
      bamba |= name.asText().equals("BambaForCausalLM");
    }
    boolean rotates = bamba || plain(hyper.config());
    Metadata more = to.with(hyper.key("rope.scaling.finetuned"), Value.bool(rotates));
    return rotates ? more : StateKeys.ENDLESS.add(more, hyper);
  }
}
