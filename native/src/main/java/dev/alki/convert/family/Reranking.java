// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.vocabulary.TokenizerFiles;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Qwen's rerankers: ordinary language models that are asked whether a document answers a query. A
/// model is known as one by its model card or the name of its folder. The rows of "yes" and "no" of
/// its output become a matrix of their own, which is all that llama.cpp's ranking needs.
final class Reranking {
  private static final int RANK = 4;
  private static final List<String> NAMES = List.of("qwen3-reranker", "qwen3-vl-reranker");
  private static final String TEMPLATE =
      """
      <|im_start|>system
      Judge whether the Document meets the requirements based on the Query and the Instruct \
      provided. Note that the answer can only be "yes" or "no".<|im_end|>
      <|im_start|>user
      <Instruct>: Given a web search query, retrieve relevant passages that answer the query
      <Query>: {query}
      <Document>: {document}<|im_end|>
      <|im_start|>assistant
      <think>

      </think>

      """;

  private Reranking() {}

  static Metadata keys(Metadata to, Hyper hyper) {
    return applies(hyper)
        ? to.with(hyper.key("pooling_type"), Value.u32(RANK))
            .with(hyper.key("classifier.output_labels"), Value.strings(List.of("yes", "no")))
            .with("tokenizer.chat_template.rerank", Value.string(TEMPLATE))
            .with("tokenizer.chat_templates", Value.strings(List.of("rerank")))
        : to;
  }

  static List<Part> rule(Part part, Hyper hyper) {
    boolean embedding = part.name().contains("embed_tokens");
    boolean output = part.name().contains("lm_head");
    if (!embedding && !output || !applies(hyper)) {
      return List.of(part);
    }
    boolean tied = hyper.config().json().path("tie_word_embeddings").asBoolean();
    if (tied ? output : embedding) {
      return List.of(part);
    }
    Part answers = answers(part, hyper).named("cls.output.weight");
    return tied ? List.of(answers, part) : List.of(answers);
  }

  private static Part answers(Part part, Hyper hyper) {
    TokenizerFiles files = TokenizerFiles.read(hyper.folder(), hyper.config().json());
    long yes = id("yes", files);
    long no = id("no", files);
    part.require(part.shape().size() == 2, "rows for all tokens");
    part.require(part.length() > Math.max(yes, no), "more than " + Math.max(yes, no) + " rows");
    return part.chosen(yes, no);
  }

  private static long id(String token, TokenizerFiles files) {
    JsonNode id = files.tokenizer().path("model").path("vocab").path(token);
    if (!id.canConvertToInt() || id.intValue() < 0) {
      throw Fault.in(Code.TOKENIZER_INVALID, files.folder().resolve("tokenizer.json"))
          .what("has no token \"" + token + "\", which a reranker answers with")
          .fault();
    }
    return id.intValue();
  }

  private static boolean applies(Hyper hyper) {
    Path card = hyper.folder().resolve("README.md");
    String text = Files.isRegularFile(card) ? TokenizerFiles.text(card) : "";
    String lower = text.toLowerCase(Locale.ROOT);
    Path folder = hyper.folder().toAbsolutePath().normalize().getFileName();
    String name = folder == null ? "" : folder.toString().toLowerCase(Locale.ROOT);
    return NAMES.stream().anyMatch(known -> name.contains(known) || lower.contains("# " + known));
  }
}
