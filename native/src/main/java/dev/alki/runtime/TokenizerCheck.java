// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Whether the engine, from the GGUF, cuts text into the same tokens as our tokenizer does from the
/// source's own files: what it does not see as the model was taught it, it does not understand.
final class TokenizerCheck {
  static final String NAME = "tokenizer";

  /// No special tokens: those are the template's business.
  private static final List<String> TEXTS =
      List.of(
          "Hello world",
          " Hello  World ! ",
          "Once upon a time, there was a little girl.",
          "don't, I'LL, we've, they'd: it's",
          "3 33 333 3333 33333 1,234.56 0x1F 2025-03-31",
          "tab\tnew\nline\r\nand   spaces    \n\n\n end",
          "def add(a, b):\n    return a + b  # sum\n",
          "{\"key\": [1, 2.5e-3, null], \"\": \"\\\\\"}",
          "https://example.org/a?b=c&d=%20#e user@example.org",
          "Größe, façade, naïve, Ærøskøbing, Łódź, İstanbul",
          "Привет, мир! Съешь же ещё этих мягких французских булок",
          "你好，世界。我喜欢吃苹果和香蕉。",
          "こんにちは、世界。カタカナとひらがな。",
          "안녕하세요 세계",
          "مرحبا بالعالم، كيف حالك؟",
          "שלום עולם",
          "नमस्ते दुनिया",
          "สวัสดีชาวโลก",
          "🚀 😀👍🏽 👨‍👩‍👧 🇩🇪 (normal) 😶‍🌫️",
          "e\u0301 é \u00a0\u200b\u3000 ﬁ Ⅷ ½ ²",
          "!!!!!! ...... ------ ====== ''''''' ~~~~",
          "CamelCaseAndsnake_case_AND_SHOUTING",
          "ied 4 ½ months",
          "\u0000\u0001\u007f");

  private TokenizerCheck() {}

  static Check of(Session session, Optional<Function<String, int[]>> tokenizer) {
    if (tokenizer.isEmpty()) {
      return Check.notCheckable(NAME, "there is no tokenizer to compare with");
    }
    List<int[]> engine = session.encode(TEXTS);
    for (int i = 0; i < TEXTS.size(); i++) {
      int[] ours = tokenizer.get().apply(TEXTS.get(i));
      if (!Arrays.equals(ours, engine.get(i))) {
        return Check.failed(
            NAME,
            GenerationCheck.quote(TEXTS.get(i))
                + " is "
                + Arrays.toString(ours)
                + " by the source's tokenizer, "
                + Arrays.toString(engine.get(i))
                + " by the engine");
      }
    }
    return Check.passed(NAME, TEXTS.size() + " texts have the same tokens");
  }
}
