// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the model of tokenizer.json: its vocabulary and how words are cut into it.
final class Models {
  /// No vocabulary has more tokens: ids and tables by id stay small.
  static final int MAX_TOKENS = 1 << 22;

  private static final int LONGEST_WORD = 1 << 20;

  private Models() {}

  /// The vocabulary that a model has, by text.
  static Map<String, Integer> vocabulary(Component model) {
    return switch (type(model)) {
      case "BPE", "WordPiece", "WordLevel" -> tokens(model);
      case "Unigram" -> pieces(model);
      default -> throw model.unknown("model");
    };
  }

  static Model of(Component model, Map<String, Integer> vocabulary) {
    return switch (type(model)) {
      case "BPE" -> bpe(model, vocabulary);
      case "Unigram" -> unigram(model, vocabulary);
      case "WordPiece" ->
          WordPieceModel.of(
              vocabulary,
              known(model.at("unk_token"), vocabulary),
              model.text("continuing_subword_prefix", "##"),
              model.at("max_input_chars_per_word").absent()
                  ? 100
                  : model.number("max_input_chars_per_word", 1, LONGEST_WORD));
      case "WordLevel" -> new WordLevelModel(vocabulary, unknown(model, vocabulary));
      default -> throw model.unknown("model");
    };
  }

  /// Older files do not name the type: it is told by what is there.
  private static String type(Component model) {
    if (!model.at("type").absent()) {
      return model.type();
    }
    return model.json().has("merges")
        ? "BPE"
        : model.json().path("vocab").isArray() ? "Unigram" : "WordPiece";
  }

  private static Map<String, Integer> tokens(Component model) {
    Component vocab = model.at("vocab");
    if (!(vocab.json() instanceof ObjectNode tokens)) {
      throw vocab.wrong("tokens with their ids");
    }
    Map<String, Integer> vocabulary = HashMap.newHashMap(sized(tokens, vocab));
    Set<Integer> ids = HashSet.newHashSet(tokens.size());
    for (Map.Entry<String, JsonNode> entry : tokens.properties()) {
      Component token = new Component(entry.getValue(), vocab.name() + " of a token", vocab.file());
      int id = token.number(0, MAX_TOKENS - 1);
      if (!ids.add(id)) {
        throw token.wrong("an id that no other token has");
      }
      vocabulary.put(entry.getKey(), id);
    }
    return vocabulary;
  }

  private static Map<String, Integer> pieces(Component model) {
    List<Component> listed = model.each("vocab");
    Map<String, Integer> vocabulary =
        HashMap.newHashMap(sized(model.json().path("vocab"), model.at("vocab")));
    for (int id = 0; id < listed.size(); id++) {
      JsonNode piece = listed.get(id).json();
      if (piece.size() != 2 || !piece.path(0).isTextual() || !piece.path(1).isNumber()) {
        throw listed.get(id).wrong("a piece and its score");
      }
      // In the source, too, the last of equal pieces counts.
      vocabulary.put(piece.path(0).textValue(), id);
    }
    return vocabulary;
  }

  private static int sized(JsonNode vocab, Component at) {
    if (vocab.size() > MAX_TOKENS) {
      throw Fault.in(Code.TOKENIZER_INVALID, at.file())
          .what(at.name() + " is too large")
          .expected("at most " + MAX_TOKENS + " tokens")
          .got(vocab.size())
          .fault();
    }
    return vocab.size();
  }

  private static Model bpe(Component model, Map<String, Integer> vocabulary) {
    Component dropout = model.at("dropout");
    if (!dropout.absent() && dropout.json().asDouble() != 0) {
      throw dropout.wrong("none: with it, tokens are a matter of chance");
    }
    String prefix = model.text("continuing_subword_prefix", "");
    return new BpeModel(
        vocabulary,
        merges(model, vocabulary, prefix),
        model.flag("ignore_merges", false),
        model.flag("byte_fallback", false)
            ? Optional.of(new ByteTokens(vocabulary))
            : Optional.empty(),
        unknown(model, vocabulary),
        model.flag("fuse_unk", false),
        prefix,
        model.text("end_of_word_suffix", ""));
  }

  private static PairTable merges(Component model, Map<String, Integer> vocabulary, String prefix) {
    List<Component> listed = model.each("merges");
    PairTable table = new PairTable(listed.size());
    for (int rank = 0; rank < listed.size(); rank++) {
      Component merge = listed.get(rank);
      String[] parts = parts(merge);
      if (parts[1].length() < prefix.length()) {
        throw merge.wrong("a second part with the prefix " + prefix);
      }
      Integer left = vocabulary.get(parts[0]);
      Integer right = vocabulary.get(parts[1]);
      Integer result = vocabulary.get(parts[0] + parts[1].substring(prefix.length()));
      if (left == null || right == null || result == null) {
        throw merge.wrong("two tokens that are a token together");
      }
      table.put(left, right, rank, result);
    }
    return table;
  }

  private static String[] parts(Component merge) {
    JsonNode json = merge.json();
    String[] parts =
        json.isTextual()
            ? json.textValue().split(" ", -1)
            : new String[] {json.path(0).asText(), json.path(1).asText()};
    boolean pair =
        json.isTextual()
            || json.size() == 2 && json.path(0).isTextual() && json.path(1).isTextual();
    if (!pair || parts.length != 2) {
      throw merge.wrong("two tokens");
    }
    return parts;
  }

  private static Model unigram(Component model, Map<String, Integer> vocabulary) {
    List<Component> listed = model.each("vocab");
    double[] scores = new double[listed.size()];
    for (int id = 0; id < scores.length; id++) {
      scores[id] = listed.get(id).json().path(1).doubleValue();
      if (!Double.isFinite(scores[id])) {
        throw listed.get(id).wrong("a finite score");
      }
    }
    if (scores.length == 0) {
      throw model.at("vocab").wrong("pieces");
    }
    return UnigramModel.of(
        vocabulary,
        scores,
        model.number("unk_id", 0, scores.length - 1),
        model.flag("byte_fallback", false)
            ? Optional.of(new ByteTokens(vocabulary))
            : Optional.empty());
  }

  private static int unknown(Component model, Map<String, Integer> vocabulary) {
    Component name = model.at("unk_token");
    return name.absent() ? TokenIds.NONE : vocabulary.getOrDefault(name.asText(), TokenIds.NONE);
  }

  private static int known(Component name, Map<String, Integer> vocabulary) {
    int id = vocabulary.getOrDefault(name.asText(), TokenIds.NONE);
    if (id == TokenIds.NONE) {
      throw name.wrong("a token of the vocabulary");
    }
    return id;
  }
}
