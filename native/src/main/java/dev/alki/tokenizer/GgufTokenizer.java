// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A tokenizer made from the keys of a GGUF, which cuts text as llama.cpp v0.5.0 does when it is
/// not told to look for tokens for control.
///
/// `dropSpace` if a text that tokens are put together to begins with a space that encoding put
/// there.
record GgufTokenizer(
    GgufVocabulary vocabulary,
    UserDefinedTokens userDefined,
    GgufModel model,
    Frame frame,
    boolean dropSpace)
    implements Tokenizer {
  private static final String SPACE = "\u2581";

  @Override
  public int[] encode(String text) {
    TokenIds ids = new TokenIds();
    boolean afterToken = true;
    for (UserDefinedTokens.Part part : userDefined.split(WellFormed.of(text))) {
      if (part.id() == TokenIds.NONE) {
        model.encode(part.text(), afterToken, ids);
        afterToken = false;
      } else {
        ids.add(part.id());
        afterToken = true;
      }
    }
    return ids.toArray();
  }

  @Override
  public int[] encodeWithSpecialTokens(String text) {
    return frame.around(encode(text));
  }

  @Override
  public String decode(int... ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int id : ids) {
      if (id >= 0 && id < vocabulary.size()) {
        bytes.writeBytes(bytes(id));
      }
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    return dropSpace && text.startsWith(" ") ? text.substring(1) : text;
  }

  private byte[] bytes(int id) {
    String text = vocabulary.texts().get(id);
    return switch (vocabulary.kinds()[id]) {
      case CONTROL, UNKNOWN, USER_DEFINED -> text.getBytes(StandardCharsets.UTF_8);
      case NORMAL ->
          model.alphabet()
              ? ByteLevelAlphabet.decode(text)
              : text.replace(SPACE, " ").getBytes(StandardCharsets.UTF_8);
      case BYTE ->
          ByteTokens.named(text).isPresent()
              ? new byte[] {(byte) ByteTokens.named(text).getAsInt()}
              : new byte[0];
      case UNDEFINED, UNUSED -> new byte[0];
    };
  }
}
