// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.files.Packed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The names by which llama.cpp knows how byte-level tokenizers cut text into words
/// (`tokenizer.ggml.pre`). A tokenizer is known by its tokens of one text; of names with the same
/// tokens the last counts.
public final class PreTokenizerNames {
  private static final String TEXT =
      new Packed(PreTokenizerNames.class, "pre-tokenizer-check.txt").text();
  private static final Map<String, String> BY_HASH = new HashMap<>();

  static {
    for (List<String> row : new Packed(PreTokenizerNames.class, "pre-tokenizer-names.tsv").rows()) {
      BY_HASH.put(row.get(0), row.get(1));
    }
  }

  private PreTokenizerNames() {}

  /// Empty for a tokenizer that is not known.
  public static Optional<String> of(Tokenizer tokenizer) {
    return Optional.ofNullable(BY_HASH.get(hash(tokenizer)));
  }

  /// SHA-256 of the check text's tokens, special ones with them, as Python prints a list.
  public static String hash(Tokenizer tokenizer) {
    String ids = Arrays.toString(tokenizer.encodeWithSpecialTokens(TEXT));
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(ids.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
