// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.vocabulary.BertVocabulary;
import dev.alki.convert.vocabulary.TokenizerFiles;
import dev.alki.convert.vocabulary.XlmRobertaVocabulary;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.util.List;
import java.util.Optional;

/// NomicBert, with and without experts: one class, told apart by its configuration.
final class NomicFamily {
  private static final long TRAINED = 2048;
  private static final int MOST_EXPERTS = 1 << 16;

  private NomicFamily() {}

  static List<Architecture> all() {
    return List.of(
        like("nomic-bert")
            .classes("NomicBertModel")
            .unless(
                NomicFamily::experts,
                like("nomic-bert-moe")
                    .keys(
                        KeyRule.count("moe_every_n_layers", "moe_every_n_layers"),
                        KeyRule.count("expert_used_count", "moe_top_k"))
                    .rules(NomicFamily::stacked)
                    .done())
            .done());
  }

  private static Architecture.Draft like(String name) {
    return BertFamily.like(name)
        .reading(NomicFamily::read)
        .vocabulary(NomicFamily::vocabulary)
        .names(NomicFamily::kept);
  }

  private static boolean experts(Config config) {
    return config.count("moe_every_n_layers").orElse(0L) > 0;
  }

  /// Refuses what llama.cpp does not compute; says how long the texts were that it was trained on.
  private static Config read(ConfigFile file) {
    Config config = file.config();
    boolean moe = experts(config);
    require(config, "activation_function", moe ? "gelu" : "swiglu");
    require(config, "causal", "false");
    for (String bias : List.of("qkv_proj_bias", "mlp_fc1_bias", "mlp_fc2_bias")) {
      require(config, bias, String.valueOf(moe));
    }
    require(config, "prenorm", "false");
    require(config, "rotary_emb_fraction", "1.0");
    require(config, "rotary_emb_interleaved", "false");
    require(config, "rotary_emb_scale_base", "null");
    long positions = config.size(1 << 24, "n_positions");
    long trained = config.count("max_trained_positions").orElse(TRAINED);
    if (trained != TRAINED || positions != 8192 && positions != 2048) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("has a length of texts that is not known")
          .expected("n_positions 8192 or 2048, max_trained_positions 2048")
          .got(positions + ", " + trained)
          .fault();
    }
    config.json().put("n_positions", positions == 8192 ? TRAINED : 512);
    return config;
  }

  private static void require(Config config, String key, String value) {
    JsonNode said = config.json().path(key);
    boolean same =
        said.isNumber()
            ? said.asDouble() == Double.parseDouble(value.equals("null") ? "NaN" : value)
            : said.asText("null").equals(value);
    if (!same) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what(key + " is not what llama.cpp computes for NomicBert")
          .expected(value)
          .got(said)
          .fault();
    }
  }

  private static Optional<String> kept(String name) {
    return name.contains("mlp.experts.bias") ? Optional.empty() : BertNames.plain(name);
  }

  /// The matrices of all experts are one in the checkpoint.
  private static List<Part> stacked(Part part, Hyper hyper) {
    boolean first = part.name().contains("mlp.experts.mlp.w1");
    if (!first && !part.name().contains("mlp.experts.mlp.w2")) {
      return List.of(part);
    }
    Part all =
        part.shaped(
                hyper.config().size(MOST_EXPERTS, "num_local_experts", "num_experts"),
                hyper.config().size(1 << 24, "n_inner"),
                hyper.config().size(1 << 24, "n_embd"))
            .named(part.name() + ".weight");
    return List.of(first ? all : all.transposed());
  }

  private static Metadata vocabulary(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    String type = files.tokenizer().path("model").path("type").asText();
    return switch (type) {
      case "Unigram" -> XlmRobertaVocabulary.add(to, hyper, files, pre);
      case "WordPiece" -> BertVocabulary.add(to, hyper, files, pre);
      default ->
          throw Fault.in(Code.TOKENIZER_UNSUPPORTED, files.folder().resolve("tokenizer.json"))
              .what("has a model that is not known for NomicBert")
              .expected("WordPiece or Unigram")
              .got(type)
              .fault();
    };
  }
}
