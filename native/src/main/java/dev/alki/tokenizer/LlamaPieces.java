// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.nio.charset.StandardCharsets;

/// Pieces of SentencePiece (`llama`): neighbours whose text is a token are merged, the token of
/// highest score first. What is no token becomes tokens for its bytes.
record LlamaPieces(GgufVocabulary vocabulary, PieceMerges merges, boolean prefixSpace, int unknown)
    implements GgufModel {
  static LlamaPieces of(GgufVocabulary vocabulary) {
    return new LlamaPieces(
        vocabulary,
        PieceMerges.of(vocabulary.ids(), vocabulary.scores(), vocabulary.size()),
        vocabulary.flag("add_space_prefix", true),
        vocabulary.special("unknown", 0));
  }

  @Override
  public void encode(String text, boolean afterToken, TokenIds to) {
    String whole = (prefixSpace && afterToken ? " " + text : text).replace(' ', '\u2581');
    Symbols symbols = merges.merge(whole);
    for (int i = 0; i < symbols.size(); i++) {
      int id = symbols.id(i);
      if (id >= 0 && id < vocabulary.size()) {
        to.add(id);
      } else {
        bytes(Character.toString(whole.codePointAt(symbols.start(i))), to);
      }
    }
  }

  /// A byte without a token of its own may have one of its text.
  private void bytes(String text, TokenIds to) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int id = vocabulary.id(ByteTokens.name(b & 0xFF));
      to.add(id == TokenIds.NONE ? unknown : id);
    }
  }
}
