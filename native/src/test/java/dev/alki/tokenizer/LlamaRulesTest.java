// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tokenizers of GGUF keys, on vocabularies of a few tokens.
class LlamaRulesTest {
  private static final Path FILE = Path.of("model.gguf");
  private static final Metadata PIECES =
      keys("llama", "<unk>", "<s>", "</s>", "▁", "a", "▁a", "b", "ab", "<0xC3>", "<0xA9>", "<x>")
          .with("tokenizer.ggml.scores", Value.f32s(0, 0, 0, -9, -9, -1, -9, -2, 0, 0, 0))
          .with("tokenizer.ggml.token_type", Value.i32s(2, 3, 3, 1, 1, 1, 1, 1, 6, 6, 4));

  @Test
  void mergesPiecesByScoreWithASpaceBefore() {
    Tokenizer tokenizer = Tokenizers.of(PIECES, FILE);

    assertThat(tokenizer.encode("ab")).containsExactly(5, 6);
    assertThat(tokenizer.encodeWithSpecialTokens("ab")).containsExactly(1, 5, 6);
    assertThat(tokenizer.encode("é")).containsExactly(3, 8, 9);
    assertThat(tokenizer.decode(5, 6, 3, 8, 9)).isEqualTo("ab é");
    assertThat(tokenizer.encode("")).isEmpty();
  }

  @Test
  void putsNoSpaceBeforeWhenTheFileSaysSo() {
    Metadata bare = PIECES.with("tokenizer.ggml.add_space_prefix", Value.bool(false));

    assertThat(Tokenizers.of(bare, FILE).encode("ab")).containsExactly(7);
  }

  @Test
  void findsTokensOfUsersButNotThoseForControl() {
    Tokenizer tokenizer = Tokenizers.of(PIECES, FILE);

    assertThat(tokenizer.encode("a<x>a")).containsExactly(5, 10, 5);
    assertThat(tokenizer.encode("<s>")).doesNotContain(1);
  }

  @Test
  void cutsWordsAsThePreTokenizerSays() {
    Metadata bpe =
        keys("gpt2", "1", "11", "a", "Ġ", "Ġa")
            .with("tokenizer.ggml.merges", Value.strings(List.of("1 1", "Ġ a")));

    assertThat(
            Tokenizers.of(bpe.with("tokenizer.ggml.pre", Value.string("gpt-2")), FILE)
                .encode("11 a"))
        .containsExactly(1, 4);
    assertThat(
            Tokenizers.of(bpe.with("tokenizer.ggml.pre", Value.string("qwen2")), FILE)
                .encode("11 a"))
        .containsExactly(0, 0, 4);
  }

  @Test
  void cutsBertsWordsAtTheLongestPiece() {
    Metadata bert =
        keys("bert", "[UNK]", "▁un", "able", "▁,", "▁u")
            .with("tokenizer.ggml.unknown_token_id", Value.u32(0));

    assertThat(Tokenizers.of(bert, FILE).encode("ÜNable, x")).containsExactly(1, 2, 3, 0);
  }

  @Test
  void takesTheBestSumOfScoresOfUnigrams() {
    Metadata t5 =
        keys("t5", "<pad>", "</s>", "<unk>", "▁a", "b", "▁ab", "▁")
            .with("tokenizer.ggml.scores", Value.f32s(0, 0, 0, -1, -1, -3, -2))
            .with("tokenizer.ggml.token_type", Value.i32s(3, 3, 2, 1, 1, 1, 1))
            .with("tokenizer.ggml.add_space_prefix", Value.bool(true))
            .with("tokenizer.ggml.remove_extra_whitespaces", Value.bool(true));

    assertThat(Tokenizers.of(t5, FILE).encode("ab  zz")).containsExactly(3, 4, 6, 2);
    assertThat(Tokenizers.of(t5, FILE).encodeWithSpecialTokens("ab")).containsExactly(3, 4, 1);
  }

  @Test
  void groupsDigitsFromTheirEnd() {
    assertThat(WordSplitter.named("superbpe").split("1234567a"))
        .containsExactly("1", "234", "567", "a");
    assertThat(WordSplitter.named("afmoe").split("x1234")).containsExactly("x", "1", "234");
  }

  @Test
  void refusesWhatLlamaCppDoesNotKnow() {
    assertThat(code(keys("brainfuck", "a"))).isEqualTo(Code.TOKENIZER_UNSUPPORTED);
    assertThat(code(Metadata.EMPTY)).isEqualTo(Code.TOKENIZER_MISSING);
    assertThat(code(keys("gpt2", "a").with("tokenizer.ggml.pre", Value.string("gpt-9"))))
        .isEqualTo(Code.PRE_TOKENIZER_UNKNOWN);
    assertThat(code(keys("gpt2", "a"))).as("no merges").isEqualTo(Code.TOKENIZER_INVALID);
    assertThat(code(PIECES.with("tokenizer.ggml.scores", Value.f32s(1))))
        .isEqualTo(Code.TOKENIZER_INVALID);
    assertThat(code(PIECES.with("tokenizer.ggml.token_type", Value.i32s(1))))
        .isEqualTo(Code.TOKENIZER_INVALID);
    assertThat(code(PIECES.with("tokenizer.ggml.tokens", Value.u32(1))))
        .isEqualTo(Code.TOKENIZER_INVALID);
  }

  private static Metadata keys(String model, String... tokens) {
    return Metadata.EMPTY
        .with("tokenizer.ggml.model", Value.string(model))
        .with("tokenizer.ggml.tokens", Value.strings(List.of(tokens)));
  }

  private static Code code(Metadata keys) {
    return catchThrowableOfType(Fault.class, () -> Tokenizers.of(keys, FILE)).code();
  }
}
