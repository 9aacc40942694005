// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads tokenizer.json of huggingface/tokenizers 0.22.
final class TokenizerJson {
  private TokenizerJson() {}

  static HuggingFaceTokenizer read(ObjectNode json, Path file) {
    Component root = new Component(json, "", file);
    truncation(root.at("truncation"));
    Component model = root.at("model");
    if (model.absent()) {
      throw model.wrong("the vocabulary and how words are cut into it");
    }
    Map<String, Integer> vocabulary = Models.vocabulary(model);
    List<AddedToken> added = added(root, vocabulary);
    Normalizer normalizer = Normalizers.of(root.at("normalizer"));
    Map<Integer, String> texts = HashMap.newHashMap(vocabulary.size() + added.size());
    vocabulary.forEach((text, id) -> texts.put(id, text));
    added.forEach(token -> texts.put(token.id(), token.content()));
    return new HuggingFaceTokenizer(
        new AddedTokenSplitter(
            added.stream().filter(token -> !token.normalized()).toList(),
            new Normalizer.Sequence(List.of())),
        new AddedTokenSplitter(added.stream().filter(AddedToken::normalized).toList(), normalizer),
        normalizer,
        PreTokenizers.of(root.at("pre_tokenizer")),
        Models.of(model, vocabulary),
        Frames.of(root.at("post_processor")),
        texts,
        Decoders.of(root.at("decoder")));
  }

  private static List<AddedToken> added(Component root, Map<String, Integer> vocabulary) {
    if (root.at("added_tokens").absent()) {
      return List.of();
    }
    List<AddedToken> added = new ArrayList<>();
    Map<Integer, String> byId = new HashMap<>();
    Map<String, Integer> byContent = new HashMap<>();
    Map<Integer, String> inModel = HashMap.newHashMap(vocabulary.size());
    vocabulary.forEach((text, id) -> inModel.put(id, text));
    for (Component part : root.each("added_tokens")) {
      String content = part.text("content");
      int id = part.number("id", 0, Models.MAX_TOKENS - 1);
      if (!byId.getOrDefault(id, content).equals(content)
          || byContent.getOrDefault(content, id) != id
          || vocabulary.getOrDefault(content, id) != id
          || !inModel.getOrDefault(id, content).equals(content)) {
        throw Fault.in(Code.TOKENIZER_INVALID, part.file())
            .what(part.name() + " has an id or a content that another token has")
            .got(id + " " + content)
            .fault();
      }
      byId.put(id, content);
      byContent.put(content, id);
      boolean special = part.flag("special", false);
      added.add(
          new AddedToken(
              id,
              content,
              part.flag("single_word", false),
              part.flag("lstrip", false),
              part.flag("rstrip", false),
              part.flag("normalized", !special),
              special));
    }
    return added;
  }

  /// Nothing is cut off here, but what cannot be is a sign of a file that was made up.
  private static void truncation(Component truncation) {
    if (!truncation.absent()
        && truncation.json().path("stride").asLong() > 0
        && truncation.json().path("stride").asLong()
            >= truncation.json().path("max_length").asLong()) {
      throw truncation.at("stride").wrong("less than max_length");
    }
  }
}
