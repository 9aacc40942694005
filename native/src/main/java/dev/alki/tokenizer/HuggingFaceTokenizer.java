// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.tokenizer.AddedTokenSplitter.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A tokenizer of huggingface/tokenizers: added tokens are cut out, the rest is normalized, added
/// tokens are cut out again, the rest is cut into words, and words into tokens.
///
/// `texts` is the text of each id; `frame` puts the special tokens around.
record HuggingFaceTokenizer(
    AddedTokenSplitter raw,
    AddedTokenSplitter normalized,
    Normalizer normalizer,
    PreTokenizer words,
    Model model,
    Frame frame,
    Map<Integer, String> texts,
    Decoder decoder)
    implements Tokenizer {
  @Override
  public int[] encode(String text) {
    String whole = WellFormed.of(text);
    TokenIds ids = new TokenIds();
    for (Part part : raw.split(whole)) {
      if (part.id() == TokenIds.NONE) {
        String changed = normalizer.apply(whole.substring(part.start(), part.end()));
        encode(changed, part.start() == 0, ids);
      } else {
        ids.add(part.id());
      }
    }
    return ids.toArray();
  }

  private void encode(String text, boolean first, TokenIds ids) {
    for (Part part : normalized.split(text)) {
      if (part.id() == TokenIds.NONE) {
        String rest = text.substring(part.start(), part.end());
        for (String word : words.cut(rest, first && part.start() == 0)) {
          model.encode(word, ids);
        }
      } else {
        ids.add(part.id());
      }
    }
  }

  @Override
  public int[] encodeWithSpecialTokens(String text) {
    return frame.around(encode(text));
  }

  @Override
  public String decode(int... ids) {
    List<String> tokens = new ArrayList<>(ids.length);
    for (int id : ids) {
      if (texts.containsKey(id)) {
        tokens.add(texts.get(id));
      }
    }
    return String.join("", decoder.decode(tokens));
  }
}
