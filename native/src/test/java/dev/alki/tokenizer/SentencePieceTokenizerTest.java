// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.tokenizer.SentencePieceModel.Algorithm;
import dev.alki.tokenizer.SentencePieceModel.Kind;
import dev.alki.tokenizer.SentencePieceModel.Normalization;
import dev.alki.tokenizer.SentencePieceModel.Piece;
import dev.alki.tokenizer.SentencePieceModel.Training;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentencePieceTokenizerTest {
  private static final List<Piece> PIECES =
      List.of(
          new Piece("<unk>", 0, Kind.UNKNOWN),
          new Piece("<s>", 0, Kind.CONTROL),
          new Piece("▁", -4, Kind.NORMAL),
          new Piece("a", -3, Kind.NORMAL),
          new Piece("b", -3, Kind.NORMAL),
          new Piece("▁a", -4.5f, Kind.NORMAL),
          new Piece("ab", -4, Kind.NORMAL),
          new Piece("bab", 0, Kind.USER_DEFINED));

  @Test
  void mergesTheBestPieceFirst() {
    Tokenizer bpe = tokenizer(Algorithm.BPE, true, false, false);

    assertThat(bpe.encode("ab a")).containsExactly(2, 6, 5);
    assertThat(bpe.decode(2, 6, 5)).isEqualTo("ab a");
    assertThat(bpe.encode("abab")).containsExactly(5, 7);
  }

  @Test
  void takesTheBestSumOfScores() {
    Tokenizer unigram = tokenizer(Algorithm.UNIGRAM, true, false, false);

    assertThat(unigram.encode("ab")).containsExactly(5, 4);
    // What users defined costs three times the best score here, and a little more.
    assertThat(unigram.encode("abab")).containsExactly(5, 4, 6);
    assertThat(unigram.encode("xbabx")).containsExactly(2, 0, 4, 6, 0);
  }

  @Test
  void takesUnknownsInARowAsOne() {
    assertThat(tokenizer(Algorithm.BPE, false, false, false).encode("xya")).containsExactly(0, 3);
    assertThat(tokenizer(Algorithm.UNIGRAM, false, false, false).encode("xya"))
        .containsExactly(0, 3);
  }

  @Test
  void mergesAndDropsSpacesWhenTheModelSaysSo() {
    assertThat(tokenizer(Algorithm.BPE, true, true, false).encode("  a  b "))
        .containsExactly(5, 2, 4);
    assertThat(tokenizer(Algorithm.BPE, true, true, false).encode("   ")).isEmpty();
    assertThat(tokenizer(Algorithm.BPE, true, false, false).encode(" b")).containsExactly(2, 2, 4);
  }

  @Test
  void marksTheEndsOfWordsWhenTheModelSaysSo() {
    assertThat(tokenizer(Algorithm.BPE, true, false, true).encode("b a")).containsExactly(4, 5, 2);
  }

  @Test
  void refusesAlgorithmsThatCutNothing() {
    Fault fault =
        catchThrowableOfType(Fault.class, () -> tokenizer(Algorithm.WORD, true, false, false));

    assertThat(fault.code()).isEqualTo(Code.TOKENIZER_UNSUPPORTED);
  }

  private static Tokenizer tokenizer(
      Algorithm algorithm, boolean dummy, boolean mergeSpaces, boolean spaceAfter) {
    SentencePieceModel model =
        new SentencePieceModel(
            PIECES,
            new Training(algorithm, false, spaceAfter),
            new Normalization(dummy, mergeSpaces, true, new byte[0]));
    return SentencePieceTokenizer.of(model, Frame.NONE, Path.of("m.model"));
  }
}
