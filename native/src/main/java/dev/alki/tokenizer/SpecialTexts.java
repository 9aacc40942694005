// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.List;
import java.util.Optional;

/// Tokens that llama.cpp v0.5.0 knows by their texts, whatever the file says they are for.
final class SpecialTexts {
  /// Ends of a generation.
  private static final List<String> ENDS =
      List.of(
          "<|eot_id|>",
          "<|im_end|>",
          "<|end|>",
          "<|return|>",
          "<|call|>",
          "<|flush|>",
          "<|calls|>",
          "<end_of_turn>",
          "<|endoftext|>",
          "</s>",
          "<|eom_id|>",
          "<EOT>",
          "_<EOT>",
          "[EOT]",
          "[EOS]",
          "<|end_of_text|>",
          "<end_of_utterance>",
          "<eos>",
          "<turn|>",
          "<|tool_response>",
          "<｜end▁of▁sentence｜>",
          "[e~[");

  /// Marks for filling in: of each kind that the file does not name, the first that is there.
  private record Kind(List<String> keys, List<String> texts) {}

  private static final List<Kind> FILL_IN =
      List.of(
          new Kind(
              List.of("fim_pre", "prefix"),
              List.of(
                  "<|fim_prefix|>",
                  "<fim-prefix>",
                  "<fim_prefix>",
                  "<｜fim▁begin｜>",
                  "<PRE>",
                  "▁<PRE>",
                  "<|code_prefix|>",
                  "<|prefix|>")),
          new Kind(
              List.of("fim_suf", "suffix"),
              List.of(
                  "<|fim_suffix|>",
                  "<fim-suffix>",
                  "<fim_suffix>",
                  "<｜fim▁hole｜>",
                  "<SUF>",
                  "▁<SUF>",
                  "<|code_suffix|>",
                  "<|suffix|>")),
          new Kind(
              List.of("fim_mid", "middle"),
              List.of(
                  "<|fim_middle|>",
                  "<fim-middle>",
                  "<fim_middle>",
                  "<｜fim▁end｜>",
                  "<MID>",
                  "▁<MID>",
                  "<|code_middle|>",
                  "<|middle|>")),
          new Kind(
              List.of("fim_pad"),
              List.of("<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]")),
          new Kind(
              List.of("fim_rep"),
              List.of("<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>")),
          new Kind(List.of("fim_sep"), List.of("<|file_sep|>")));

  /// These are shown to users.
  private static final List<String> SHOWN =
      List.of("<|channel|>", "<|message|>", "<|start|>", "<|constrain|>");

  private SpecialTexts() {}

  static void mark(GgufVocabulary vocabulary) {
    ENDS.forEach(text -> mark(vocabulary, text, TokenKind.CONTROL));
    for (Kind kind : FILL_IN) {
      if (kind.keys().stream().allMatch(key -> vocabulary.special(key).isEmpty())) {
        Optional<String> first =
            kind.texts().stream().filter(text -> vocabulary.id(text) >= 0).findFirst();
        first.ifPresent(text -> mark(vocabulary, text, TokenKind.CONTROL));
      }
    }
    SHOWN.forEach(text -> mark(vocabulary, text, TokenKind.USER_DEFINED));
    boolean call = has(vocabulary, "<|call|>") || has(vocabulary, "<|calls|>");
    if (call && (has(vocabulary, "<|return|>") || has(vocabulary, "<|flush|>"))) {
      mark(vocabulary, "<|end|>", TokenKind.USER_DEFINED);
    }
    if (has(vocabulary, "<|tool_response>")) {
      mark(vocabulary, "</s>", TokenKind.NORMAL);
    }
  }

  private static boolean has(GgufVocabulary vocabulary, String text) {
    return vocabulary.id(text) >= 0;
  }

  private static void mark(GgufVocabulary vocabulary, String text, TokenKind kind) {
    if (has(vocabulary, text)) {
      vocabulary.kinds()[vocabulary.id(text)] = kind;
    }
  }
}
