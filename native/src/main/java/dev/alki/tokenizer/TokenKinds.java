// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.List;

/// Tokens for which tokenizer_config.json has a key of their own.
public final class TokenKinds {
  public static final List<String> NAMES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  private TokenKinds() {}
}
