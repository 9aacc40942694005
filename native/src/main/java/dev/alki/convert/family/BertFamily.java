// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.key.PoolingKey;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.vocabulary.BertVocabulary;
import dev.alki.convert.vocabulary.BpeVocabulary;
import dev.alki.convert.vocabulary.TokenizerFiles;
import dev.alki.convert.vocabulary.XlmRobertaVocabulary;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Optional;

/// BERT and those that took its shape: encoders, for vectors of texts and for classes of them.
final class BertFamily {
  private static final String POSITIONS = "embeddings.position_embeddings.weight";

  private BertFamily() {}

  static List<Architecture> all() {
    return List.of(
        like("bert")
            .classes(
                "BertModel", "BertForMaskedLM", "CamembertModel", "BertForSequenceClassification")
            .done(),
        like("bert")
            .classes(
                "DistilBertModel", "DistilBertForMaskedLM", "DistilBertForSequenceClassification")
            .keysFirst(
                (to, hyper) -> to.with(hyper.key("attention.layer_norm_epsilon"), Hyper.f32(1e-12)))
            .names(BertNames::distil)
            .done(),
        like("bert")
            .classes("RobertaModel", "RobertaForSequenceClassification")
            .reading(BertFamily::withoutPadding)
            .vocabulary(BertFamily::robertaVocabulary)
            .names(BertNames::roberta)
            .rules(BertFamily::positions)
            .done(),
        like("bert")
            .classes("XLMRobertaModel", "XLMRobertaForSequenceClassification")
            .lacks("adapters inside a model (lora_adaptations)")
            .reading(BertFamily::xlm)
            .vocabulary(XlmRobertaVocabulary::add)
            .names(BertNames::roberta)
            .rules(BertFamily::positions)
            .done(),
        like("jina-bert-v2")
            .classes("JinaBertModel", "JinaBertForMaskedLM")
            .lacks("tokenizers that cut at white space alone")
            .vocabulary(BertFamily::jinaVocabulary)
            .done(),
        like("modern-bert")
            .classes(
                "ModernBertModel", "ModernBertForMaskedLM", "ModernBertForSequenceClassification")
            .vocabulary(BertFamily::modernVocabulary)
            .names(BertNames::modern)
            .keys(
                KeyRule.count("attention.sliding_window", "local_attention"),
                KeyRule.count("attention.sliding_window_pattern", "global_attn_every_n_layers"),
                (to, hyper) -> to.with(hyper.key("rope.scaling.type"), Value.string("none")),
                LlamaFamily.VOCABULARY,
                BertFamily::activation)
            .done());
  }

  /// An encoder with BERT's keys.
  static Architecture.Draft like(String name) {
    return Architecture.named(name)
        .vocabulary(BertVocabulary::add)
        .keys(
            (to, hyper) -> to.with(hyper.key("attention.causal"), Value.bool(false)),
            PoolingKey::add,
            ClassLabels::add)
        .names(BertNames::plain)
        .rules(ClassLabels::rule);
  }

  private static Metadata activation(Metadata to, Hyper hyper) {
    return hyper
        .config()
        .text("hidden_activation")
        .filter(name -> !name.isEmpty())
        .map(name -> to.with(hyper.key("hidden_activation"), Value.string(name)))
        .orElse(to);
  }

  /// Positions begin after that of the padding token, and so does their table here.
  private static Config withoutPadding(ConfigFile file) {
    Config config = file.config();
    long offset = offset(config);
    config
        .count("max_position_embeddings")
        .ifPresent(length -> config.json().put("max_position_embeddings", length - offset));
    return config;
  }

  private static Config xlm(ConfigFile file) {
    if (file.config().value("lora_adaptations").isPresent()) {
      throw Fault.in(Code.CONFIG_INVALID, file.config().file())
          .what("is a model with adapters inside (lora_adaptations), which are not taken apart")
          .fault();
    }
    return withoutPadding(file);
  }

  private static long offset(Config config) {
    return config.count("pad_token_id").map(id -> id + 1).orElse(0L);
  }

  private static List<Part> positions(Part part, Hyper hyper) {
    long offset = offset(hyper.config());
    return List.of(
        part.name().equals(POSITIONS) && offset > 0
            ? part.slice(offset, part.length() - offset)
            : part);
  }

  private static Metadata robertaVocabulary(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    return files.has("tokenizer.json")
        ? BertVocabulary.bytes(to, hyper, files, pre)
        : BertVocabulary.add(to, hyper, files, pre);
  }

  private static Metadata modernVocabulary(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    Metadata more = to;
    for (String kind : List.of("bos", "eos", "sep")) {
      more = more.with("tokenizer.ggml.add_" + kind + "_token", Value.bool(true));
    }
    return BpeVocabulary.add(more, hyper, files, pre);
  }

  private static Metadata jinaVocabulary(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    String tokenizer = files.config().path("tokenizer_class").asText();
    boolean words =
        files.tokenizer().path("pre_tokenizer").path("type").asText().equals("Whitespace");
    if (tokenizer.equals("BertTokenizer")) {
      return BertVocabulary.add(to, hyper, files, pre);
    } else if (tokenizer.equals("RobertaTokenizer") && !words) {
      return BpeVocabulary.add(to, hyper, files, pre)
          .with("tokenizer.ggml.token_type_count", Value.u32(2));
    }
    throw Fault.in(Code.TOKENIZER_UNSUPPORTED, files.folder().resolve("tokenizer_config.json"))
        .what("names a tokenizer that is not known for this architecture")
        .expected("BertTokenizer or RobertaTokenizer, which does not cut at white space alone")
        .got(tokenizer)
        .fault();
  }
}
