// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import dev.alki.files.Packed;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.zip.GZIPInputStream;

/// The vocabulary of GPT-NeoX, for models that were trained with it and come without a tokenizer.
///
/// The merges are EleutherAI's (gpt-neox-20b, Apache 2.0 licence); everything else follows from
/// them: two control tokens, the characters of bytes that UTF-8 can have, what each merge gives,
/// runs of spaces, and fillers. Equal to the file that llama.cpp v0.5.0 carries for the purpose,
/// whose fillers are tokens of users' own.
final class GptNeoxVocabulary {
  private static final int SIZE = 50432;
  private static final int LONGEST_RUN = 24;
  private static final String PRE = "mpt";

  private GptNeoxVocabulary() {}

  /// The first `size` tokens, if there are so many.
  static Metadata add(Metadata to, long size, Optional<String> pre) {
    List<String> merges = merges();
    TokenTable table = new TokenTable((int) Math.min(size, SIZE), 0);
    int id = 0;
    for (String token : List.of("<|endoftext|>", "<|padding|>")) {
      id = put(table, id, token, TokenTable.CONTROL);
    }
    for (String token : tokens(merges)) {
      id = put(table, id, token, TokenTable.NORMAL);
    }
    for (int run = LONGEST_RUN; run > 1; run--) {
      id = put(table, id, " ".repeat(run), TokenTable.USER_DEFINED);
    }
    while (id < table.size()) {
      id = put(table, id, "[PAD" + id + "]", TokenTable.USER_DEFINED);
    }
    return table
        .add(to, "gpt2", Optional.of(pre.orElse(PRE)), false)
        .with("tokenizer.ggml.merges", Value.strings(merges))
        .with("tokenizer.ggml.bos_token_id", Value.u32(0))
        .with("tokenizer.ggml.eos_token_id", Value.u32(0))
        .with("tokenizer.ggml.unknown_token_id", Value.u32(0));
  }

  private static int put(TokenTable table, int id, String token, int type) {
    if (id < table.size()) {
      table.set(id, token, 0, type);
    }
    return id + 1;
  }

  private static SequencedSet<String> tokens(List<String> merges) {
    SequencedSet<String> tokens = new LinkedHashSet<>();
    for (char c = '!'; c < 0x144; c++) {
      boolean unused =
          c > '~' && c < 0xA1 || c == 0xAD || c == 0xC0 || c == 0xC1 || c > 0xF4 && c < 0x100;
      if (!unused) {
        tokens.add(String.valueOf(c));
      }
    }
    merges.forEach(merge -> tokens.add(merge.replace(" ", "")));
    return tokens;
  }

  private static List<String> merges() {
    byte[] packed = new Packed(GptNeoxVocabulary.class, "gpt-neox-merges.txt.gz").bytes();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
