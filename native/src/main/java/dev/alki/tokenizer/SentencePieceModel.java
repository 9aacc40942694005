// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.LfsPointer;
import dev.alki.files.MappedFile;
import dev.alki.files.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// A SentencePiece model (`tokenizer.model`): the pieces by id, how they are put together, and what
/// is done to a text before.
///
/// Source: `sentencepiece_model.proto` of github.com/google/sentencepiece.
public record SentencePieceModel(List<Piece> pieces, Training training, Normalization before) {
  /// A piece of text, in which U+2581 stands for a space.
  public record Piece(String text, float score, Kind kind) {}

  /// What a piece is for, in the order of their numbers, which begin at 1.
  public enum Kind {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE
  }

  /// How a text is cut, in the order of their numbers, which begin at 1.
  public enum Algorithm {
    UNIGRAM,
    BPE,
    WORD,
    CHAR
  }

  /// What of the training is needed later. `bytes` if what has no piece becomes pieces for bytes;
  /// `spaceAfter` if the mark for a space ends words instead of beginning them.
  public record Training(Algorithm algorithm, boolean bytes, boolean spaceAfter) {
    static final Training USUAL = new Training(Algorithm.UNIGRAM, false, false);
  }

  /// Changes to a text before it is cut. `charsMap` is a compiled table of replacements, empty when
  /// there is none.
  public record Normalization(
      boolean addDummyPrefix,
      boolean removeExtraWhitespaces,
      boolean escapeWhitespaces,
      byte[] charsMap) {
    static final Normalization USUAL = new Normalization(true, true, true, new byte[0]);
  }

  public SentencePieceModel {
    pieces = List.copyOf(pieces);
  }

  public static SentencePieceModel read(Path file) {
    try (MappedFile mapped = MappedFile.open(file)) {
      LfsPointer.refuse(mapped);
      return read(new Protobuf(file, mapped.bytes(), 0), file);
    }
  }

  private static SentencePieceModel read(Protobuf model, Path file) {
    List<Piece> pieces = new ArrayList<>();
    Training training = Training.USUAL;
    Normalization before = Normalization.USUAL;
    Set<String> seen = new HashSet<>();
    int unknown = 0;
    while (model.next()) {
      switch (model.field()) {
        case 1 -> {
          Piece piece = piece(model.message());
          if (!seen.add(piece.text())) {
            throw model.fault("has the piece " + piece.text() + " twice").fault();
          }
          unknown += piece.kind() == Kind.UNKNOWN ? 1 : 0;
          pieces.add(piece);
        }
        case 2 -> training = training(model.message());
        case 3 -> before = normalization(model.message());
        default -> model.skip();
      }
    }
    if (unknown != 1) {
      throw Fault.in(Code.TOKENIZER_INVALID, file)
          .what("is no SentencePiece model: it needs one piece for what is unknown")
          .got(unknown + " of " + pieces.size())
          .help("Fetch tokenizer.model again.")
          .fault();
    }
    if (training.bytes()) {
      requireBytes(pieces, file);
    }
    return new SentencePieceModel(pieces, training, before);
  }

  private static Piece piece(Protobuf message) {
    String text = "";
    float score = 0;
    Kind kind = Kind.NORMAL;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> text = text(message);
        case 2 -> score = message.real();
        case 3 -> kind = constant(message, Kind.values(), "kind of piece");
        default -> message.skip();
      }
    }
    if (text.isEmpty()) {
      throw message.fault("has an empty piece").fault();
    }
    if (!Float.isFinite(score)) {
      throw message.fault("has a piece whose score is no number").got(score).fault();
    }
    return new Piece(text, score, kind);
  }

  /// One piece for each byte, no more.
  private static void requireBytes(List<Piece> pieces, Path file) {
    Set<Integer> bytes = new HashSet<>();
    for (Piece piece : pieces) {
      if (piece.kind() == Kind.BYTE) {
        OptionalInt named = ByteTokens.named(piece.text());
        if (named.isEmpty() || !bytes.add(named.getAsInt())) {
          throw Fault.in(Code.TOKENIZER_INVALID, file)
              .what("has a piece for a byte that is none, or is the second for its byte")
              .expected("<0x00> to <0xFF>")
              .got(piece.text())
              .fault();
        }
      }
    }
    if (bytes.size() != 256) {
      throw Fault.in(Code.TOKENIZER_INVALID, file)
          .what("lacks pieces for bytes, though it says it has them (byte_fallback)")
          .expected(256)
          .got(bytes.size())
          .fault();
    }
  }

  private static Training training(Protobuf trainer) {
    Algorithm algorithm = Training.USUAL.algorithm();
    boolean bytes = Training.USUAL.bytes();
    boolean spaceAfter = Training.USUAL.spaceAfter();
    while (trainer.next()) {
      switch (trainer.field()) {
        case 3 -> algorithm = constant(trainer, Algorithm.values(), "algorithm");
        case 24 -> spaceAfter = trainer.number() != 0;
        case 35 -> bytes = trainer.number() != 0;
        default -> trainer.skip();
      }
    }
    return new Training(algorithm, bytes, spaceAfter);
  }

  private static Normalization normalization(Protobuf normalizer) {
    Normalization usual = Normalization.USUAL;
    boolean prefix = usual.addDummyPrefix();
    boolean extra = usual.removeExtraWhitespaces();
    boolean escape = usual.escapeWhitespaces();
    byte[] charsMap = usual.charsMap();
    while (normalizer.next()) {
      switch (normalizer.field()) {
        case 2 -> charsMap = normalizer.bytes().toArray(ValueLayout.JAVA_BYTE);
        case 3 -> prefix = normalizer.number() != 0;
        case 4 -> extra = normalizer.number() != 0;
        case 5 -> escape = normalizer.number() != 0;
        default -> normalizer.skip();
      }
    }
    return new Normalization(prefix, extra, escape, charsMap);
  }

  private static <E> E constant(Protobuf message, E[] constants, String what) {
    long number = message.number();
    if (number < 1 || number > constants.length) {
      throw message.fault("has an unknown " + what).got(number).fault();
    }
    return constants[(int) number - 1];
  }

  private static String text(Protobuf message) {
    MemorySegment bytes = message.bytes();
    byte[] text = bytes.toArray(ValueLayout.JAVA_BYTE);
    if (Utf8.firstError(ByteBuffer.wrap(text)).isPresent()) {
      throw message.fault("has a piece that is not UTF-8").fault();
    }
    return new String(text, StandardCharsets.UTF_8);
  }
}
