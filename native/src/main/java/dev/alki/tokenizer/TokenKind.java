// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

/// What a token of a GGUF is for (`tokenizer.ggml.token_type`), in the order of their numbers.
enum TokenKind {
  UNDEFINED,
  NORMAL,
  UNKNOWN,
  CONTROL,
  USER_DEFINED,
  UNUSED,
  BYTE;

  /// Numbers that stand for nothing are undefined.
  static TokenKind of(long number) {
    return number >= 0 && number < values().length ? values()[(int) number] : UNDEFINED;
  }
}
