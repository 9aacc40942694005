// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/// Tokens by id, with a score and a type each; filled up with unused ones called `[PAD7]` after
/// their id.
final class TokenTable {
  static final int NORMAL = 1;
  static final int UNKNOWN = 2;
  static final int CONTROL = 3;
  static final int USER_DEFINED = 4;
  static final int UNUSED = 5;
  static final int BYTE = 6;

  /// The mark for a space in SentencePiece.
  static final String SPACE = "\u2581";

  private static final List<String> SPECIAL = List.of("<pad>", "<mask>", "<2mass>", "[@BOS@]");

  private final byte[][] texts;
  private final float[] scores;
  private final int[] types;

  TokenTable(int size, float scoreOfUnused) {
    texts = new byte[size][];
    scores = new float[size];
    types = new int[size];
    Arrays.fill(scores, scoreOfUnused);
    Arrays.fill(types, UNUSED);
    for (int id = 0; id < size; id++) {
      texts[id] = ("[PAD" + id + "]").getBytes(StandardCharsets.US_ASCII);
    }
  }

  int size() {
    return texts.length;
  }

  void set(int id, String text, float score, int type) {
    texts[id] = text.getBytes(StandardCharsets.UTF_8);
    scores[id] = score;
    types[id] = type;
  }

  /// An added token: one for control if it is special or looks so, else one that users defined, in
  /// which spaces are spaces.
  void setAdded(int id, String text, float score, boolean special) {
    if (special || looksSpecial(text)) {
      set(id, text, score, CONTROL);
    } else {
      set(id, text.replace(SPACE, " "), score, USER_DEFINED);
    }
  }

  /// Changes the text of each token, given with its type.
  void rename(BiFunction<String, Integer, String> renaming) {
    for (int id = 0; id < texts.length; id++) {
      String text = new String(texts[id], StandardCharsets.UTF_8);
      texts[id] = renaming.apply(text, types[id]).getBytes(StandardCharsets.UTF_8);
    }
  }

  /// Some makers forgot to mark tokens as special that are.
  static boolean looksSpecial(String text) {
    return SPECIAL.contains(text)
        || text.startsWith("<|") && text.endsWith("|>")
        || text.startsWith("<\uFF5C") && text.endsWith("\uFF5C>")
        || text.startsWith("<unused") && text.endsWith(">");
  }

  /// Gives tokens of these texts another type.
  void mark(Set<String> wanted, int type) {
    for (int id = 0; id < texts.length; id++) {
      if (wanted.contains(new String(texts[id], StandardCharsets.UTF_8))) {
        types[id] = type;
      }
    }
  }

  /// `pre` names the pre-tokenizer, if the model has one.
  Metadata add(Metadata to, String model, Optional<String> pre, boolean withScores) {
    Metadata more = to.with("tokenizer.ggml.model", Value.string(model));
    if (pre.isPresent()) {
      more = more.with("tokenizer.ggml.pre", Value.string(pre.get()));
    }
    more = more.with("tokenizer.ggml.tokens", Value.stringBytes(Arrays.asList(texts)));
    if (withScores) {
      more = more.with("tokenizer.ggml.scores", Value.f32s(scores));
    }
    return more.with("tokenizer.ggml.token_type", Value.i32s(types));
  }
}
