// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpectedTokensTest {
  /// Knows what it was told, and spells tokens as letters from `a` on.
  private record Told(Map<String, int[]> ids) implements Tokenizer {
    @Override
    public int[] encode(String text) {
      return ids.get(text);
    }

    @Override
    public int[] encodeWithSpecialTokens(String text) {
      return encode(text);
    }

    /// Token 9 is `ab`, 10 is nothing.
    @Override
    public String decode(int... ids) {
      StringBuilder text = new StringBuilder();
      for (int id : ids) {
        text.append(id == 9 ? "ab" : id == 10 ? "" : Character.toString('a' + id));
      }
      return text.toString();
    }
  }

  @Test
  void areTheSourcesOwn() {
    assertThat(tokens("ab", new int[] {0, 1}, new int[] {2}, true)).containsExactly(0, 1);
  }

  @Test
  void areTheFilesWhereOnlyTheCutsOfAKnownPreTokenizerDiffer() {
    assertThat(tokens("ab", new int[] {0, 1}, new int[] {9}, true)).containsExactly(9);
    assertThat(tokens("ab", new int[] {0, 1}, new int[] {9}, false)).containsExactly(0, 1);
  }

  @Test
  void areTheFilesWhereTheSourceChangesTheTextBefore() {
    assertThat(tokens("ab", new int[] {2}, new int[] {0, 1}, false)).containsExactly(0, 1);
  }

  @Test
  void areTheFilesWhereItsBertKeepsNoMarks() {
    assertThat(tokens("é", new int[] {2}, new int[] {1}, true)).containsExactly(1);
    assertThat(tokens("é", new int[] {2}, new int[] {1}, false)).containsExactly(2);
  }

  @Test
  void areNoneWithoutATokenizerThatIsKnown() {
    Metadata rwkv = Metadata.EMPTY.with("tokenizer.ggml.model", Value.string("rwkv"));

    assertThat(ExpectedTokens.of(Optional.empty(), rwkv, Path.of("m.gguf"))).isEmpty();
    assertThat(ExpectedTokens.of(Optional.empty(), Metadata.EMPTY, Path.of("m.gguf"))).isEmpty();
  }

  private static int[] tokens(String text, int[] source, int[] file, boolean known) {
    return new ExpectedTokens(
            new Told(Map.of(text, source)), new Told(Map.of(text, file)), known, true)
        .apply(text);
  }
}
