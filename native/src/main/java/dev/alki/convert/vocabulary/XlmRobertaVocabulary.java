// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.tokenizer.SentencePieceModel;
import dev.alki.tokenizer.SentencePieceModel.Normalization;
import dev.alki.tokenizer.SentencePieceModel.Piece;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// XLM-RoBERTa's vocabulary: model `t5`. Its SentencePiece model lacks tokens that transformers
/// puts in front and at the end; its tokenizer.json has them.
public final class XlmRobertaVocabulary {
  private static final String PIECES = "sentencepiece.bpe.model";
  private static final String JSON = "tokenizer.json";
  private static final float UNUSED = -10000;

  /// What stands in front, in the order of ids.
  private static final List<String> FIRST = List.of("<s>", "<pad>", "</s>", "<unk>");

  private static final String OWN = "XLMRobertaTokenizer";
  private static final String PLAIN = "PreTrainedTokenizerFast";
  private static final Map<String, String> USUAL =
      Map.of(
          "bos_token", "<s>",
          "eos_token", "</s>",
          "sep_token", "</s>",
          "cls_token", "<s>",
          "unk_token", "<unk>",
          "pad_token", "<pad>",
          "mask_token", "<mask>");

  /// Where NomicBert's mask is.
  private static final int MASK = 250_001;

  private XlmRobertaVocabulary() {}

  public static Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    return files.has(PIECES) ? pieces(to, hyper, files) : json(to, hyper, files);
  }

  private static Metadata pieces(Metadata to, Hyper hyper, TokenizerFiles files) {
    Path file = files.folder().resolve(PIECES);
    SentencePieceModel model = SentencePieceModel.read(file);
    UnigramVocabulary.requireUnigram(model, file);
    List<Piece> pieces = model.pieces();
    int size =
        Math.toIntExact(Math.max(hyper.config().count("vocab_size").orElse(0L), pieces.size()));
    TokenTable table = new TokenTable(size, UNUSED);
    for (int id = 0; id < FIRST.size(); id++) {
      int type = id == FIRST.size() - 1 ? TokenTable.UNKNOWN : TokenTable.CONTROL;
      table.set(id, FIRST.get(id), 0, type);
    }
    for (int id = 3; id < pieces.size() && id + 1 < size; id++) {
      UnigramVocabulary.set(table, id + 1, pieces.get(id));
    }
    shiftNames(table, Math.min(pieces.size() + 1, size));
    if (hyper.architecture().equals("nomic-bert-moe")) {
      if (size <= MASK) {
        throw Fault.in(Code.TOKENIZER_INVALID, file)
            .what("has too few tokens for the mask of NomicBert")
            .expected("more than " + MASK)
            .got(size)
            .fault();
      }
      table.set(MASK, "<mask>", 0, TokenTable.CONTROL);
    }
    return end(to, hyper, files, table, model.before().addDummyPrefix(), model.before());
  }

  /// What fills up has the number of the place before it moved.
  private static void shiftNames(TokenTable table, int from) {
    for (int id = from; id < table.size(); id++) {
      table.set(id, "[PAD" + (id - 1) + "]", UNUSED, TokenTable.UNUSED);
    }
  }

  private static Metadata json(Metadata to, Hyper hyper, TokenizerFiles files) {
    Path file = files.folder().resolve(JSON);
    JsonNode model = files.tokenizer().path("model");
    JsonNode map = files.tokenizer().path("normalizer").path("precompiled_charsmap");
    if (!model.path("type").asText().equals("Unigram") || !map.isTextual()) {
      throw Fault.in(
              files.tokenizer().isEmpty() ? Code.TOKENIZER_MISSING : Code.TOKENIZER_UNSUPPORTED,
              file)
          .what("is no Unigram tokenizer with a map of characters, and there is no " + PIECES)
          .got(model.path("type").asText("no model"))
          .fault();
    }
    JsonNode vocabulary = model.path("vocab");
    int size =
        Math.toIntExact(Math.max(hyper.config().count("vocab_size").orElse(0L), vocabulary.size()));
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.put(vocabulary.get(id).path(0).asText(), id);
    }
    TokenizerFiles named = named(files);
    Map<Integer, AddedTokens.Token> added = AddedTokens.of(named, ids);
    Set<String> special = new HashSet<>(AddedTokens.special(named));
    int unknown = unknown(files, model, added);
    TokenTable table = new TokenTable(size, UNUSED);
    for (int id = 0; id < vocabulary.size(); id++) {
      String text = vocabulary.get(id).path(0).asText();
      int type = TokenTable.NORMAL;
      if (id == unknown) {
        type = TokenTable.UNKNOWN;
      } else if (special.contains(text)) {
        type = TokenTable.CONTROL;
      } else if (added.containsKey(id)) {
        type = TokenTable.USER_DEFINED;
      }
      table.set(id, text, (float) vocabulary.get(id).path(1).asDouble(), type);
    }
    byte[] chars = Base64.getDecoder().decode(map.textValue());
    boolean clean = files.config().path("clean_up_tokenization_spaces").asBoolean(false);
    Normalization before = new Normalization(true, clean, true, chars);
    return end(
        to, hyper, files, table, files.config().path("add_prefix_space").asBoolean(false), before);
  }

  /// With the special tokens that XLM-RoBERTa's tokenizer has where nothing is said about them.
  private static TokenizerFiles named(TokenizerFiles files) {
    String type =
        Stream.of(files.config(), files.model())
            .map(json -> json.path("tokenizer_class"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::textValue)
            .findFirst()
            .orElse(OWN);
    if (type.equals(PLAIN)) {
      return files;
    }
    if (!type.equals(OWN) && !type.equals(OWN + "Fast")) {
      throw Fault.in(Code.TOKENIZER_UNSUPPORTED, files.folder().resolve("tokenizer_config.json"))
          .what("names a tokenizer that is not known for this architecture")
          .expected(OWN + " or " + PLAIN)
          .got(type)
          .fault();
    }
    ObjectNode config = files.config().deepCopy();
    USUAL.forEach((kind, token) -> {
      if (!config.has(kind)) {
        config.put(kind, token);
      }
    });
    return new TokenizerFiles(files.folder(), files.tokenizer(), config, files.model());
  }

  private static int unknown(
      TokenizerFiles files, JsonNode model, Map<Integer, AddedTokens.Token> added) {
    String token = files.config().path("unk_token").asText();
    return added.entrySet().stream()
        .filter(entry -> entry.getValue().content().equals(token))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(model.path("unk_id").asInt(3));
  }

  private static Metadata end(
      Metadata to,
      Hyper hyper,
      TokenizerFiles files,
      TokenTable table,
      boolean prefix,
      Normalization before) {
    Metadata more = table.add(to, "t5", Optional.of("default"), true);
    more = BertVocabulary.typeCount(UnigramVocabulary.spacePrefix(more, prefix), hyper);
    more = UnigramVocabulary.normalization(more, before);
    more = SpecialTokens.add(more, files, table.size());
    return Normalizers.add(ChatTemplates.add(more, files), files);
  }
}
