// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.tokenizer.Decoder.*;

/// Reads what tokenizer.json says about putting tokens together.
final class Decoders {
  private static final int MOST = 1 << 20;

  private Decoders() {}

  /// Without one, tokens stand with spaces between them.
  static Decoder of(Component part) {
    if (part.absent()) {
      return new Spaced();
    }
    return switch (part.type()) {
      case "Sequence" -> new Sequence(part.each("decoders").stream().map(Decoders::of).toList());
      case "ByteLevel" -> new ByteLevel();
      case "ByteFallback" -> new ByteFallback();
      case "Fuse" -> new Fuse();
      case "Replace" -> new Replace(Patterns.of(part.at("pattern")), part.text("content"));
      case "Strip" ->
          new Strip(
              PreTokenizers.character(part.at("content")),
              part.number("start", 0, MOST),
              part.number("stop", 0, MOST));
      case "Metaspace" ->
          new Metaspace(
              PreTokenizers.mark(part),
              PreTokenizers.scheme(part) != PreTokenizer.Metaspace.Scheme.NEVER);
      case "WordPiece" -> new WordPiece(part.text("prefix", "##"), part.flag("cleanup", true));
      case "BPEDecoder" -> new Bpe(part.text("suffix", "</w>"));
      default -> throw part.unknown("decoder");
    };
  }
}
