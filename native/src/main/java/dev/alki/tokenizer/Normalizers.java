// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.tokenizer.Normalizer.*;
import java.text.Normalizer.Form;
import java.util.Base64;
import java.util.List;

/// Reads what tokenizer.json says about normalizing.
final class Normalizers {
  private Normalizers() {}

  /// Nothing changes a text when there is none.
  static Normalizer of(Component part) {
    if (part.absent()) {
      return new Sequence(List.of());
    }
    return switch (part.type()) {
      case "NFC" -> new UnicodeForm(Form.NFC);
      case "NFD" -> new UnicodeForm(Form.NFD);
      case "NFKC" -> new UnicodeForm(Form.NFKC);
      case "NFKD" -> new UnicodeForm(Form.NFKD);
      case "Lowercase" -> new Lowercase();
      case "StripAccents" -> new StripAccents();
      case "Strip" -> new Strip(part.flag("strip_left", true), part.flag("strip_right", true));
      case "Replace" -> new Replace(Patterns.of(part.at("pattern")), part.text("content"));
      case "Prepend" -> new Prepend(part.text("prepend"));
      case "Nmt" -> new Nmt();
      case "ByteLevel" -> new Bytes();
      case "Sequence" ->
          new Sequence(part.each("normalizers").stream().map(Normalizers::of).toList());
      case "BertNormalizer" -> bert(part);
      case "Precompiled" -> new Precompiled(charsMap(part.at("precompiled_charsmap")));
      default -> throw part.unknown("normalizer");
    };
  }

  private static Normalizer bert(Component part) {
    boolean lowercase = part.flag("lowercase", true);
    return new Bert(
        part.flag("clean_text", true),
        part.flag("handle_chinese_chars", true),
        part.flag("strip_accents").orElse(lowercase),
        lowercase);
  }

  private static CharsMap charsMap(Component map) {
    try {
      return CharsMap.of(Base64.getDecoder().decode(map.absent() ? "" : map.asText()), map.file());
    } catch (IllegalArgumentException e) {
      throw map.wrong("bytes in Base64");
    }
  }
}
