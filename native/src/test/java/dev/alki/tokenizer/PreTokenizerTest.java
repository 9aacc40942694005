// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.tokenizer.PreTokenizer.*;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreTokenizerTest {
  private static final TextPattern DASH = TextPattern.text("-", "test");

  @Test
  void doesWithMatchesWhatTheBehaviorSays() {
    assertThat(split(Behavior.REMOVED)).containsExactly("the", "final", "countdown");
    assertThat(split(Behavior.ISOLATED))
        .containsExactly("the", "-", "final", "-", "-", "countdown");
    assertThat(split(Behavior.MERGED_WITH_PREVIOUS))
        .containsExactly("the-", "final-", "-", "countdown");
    assertThat(split(Behavior.MERGED_WITH_NEXT))
        .containsExactly("the", "-final", "-", "-countdown");
    assertThat(split(Behavior.CONTIGUOUS)).containsExactly("the", "-", "final", "--", "countdown");
  }

  @Test
  void takesWhatIsBetweenMatchesWhenInverted() {
    assertThat(new Split(DASH, Behavior.REMOVED, true).cut("a-b", true)).containsExactly("-");
  }

  @Test
  void cutsDigitsOneByOneOrInRuns() {
    assertThat(new Digits(true).cut("a12b", true)).containsExactly("a", "1", "2", "b");
    assertThat(new Digits(false).cut("a12b", true)).containsExactly("a", "12", "b");
  }

  @Test
  void cutsWordsFromSigns() {
    assertThat(new Whitespace().cut("a_1, b!!", true)).containsExactly("a_1", ",", "b", "!!");
    assertThat(new WhitespaceSplit().cut(" a,\u00A0b ", true)).containsExactly("a,", "b");
    assertThat(new Bert().cut("a,b c", true)).containsExactly("a", ",", "b", "c");
    assertThat(new Punctuation(Behavior.ISOLATED).cut("a¿b$", true))
        .containsExactly("a", "¿", "b", "$");
    assertThat(new CharDelimiterSplit('|').cut("a|b", true)).containsExactly("a", "b");
    assertThat(new FixedLength(2).cut("a😀b", true)).containsExactly("a😀", "b");
  }

  @Test
  void marksSpacesAndTheBeginningAsTheSchemeSays() {
    assertThat(marked(Metaspace.Scheme.FIRST, true)).containsExactly("▁a", "▁b");
    assertThat(marked(Metaspace.Scheme.FIRST, false)).containsExactly("a", "▁b");
    assertThat(marked(Metaspace.Scheme.ALWAYS, false)).containsExactly("▁a", "▁b");
    assertThat(marked(Metaspace.Scheme.NEVER, true)).containsExactly("a", "▁b");
  }

  @Test
  void aNoBreakSpaceIsASpaceToExpressions() {
    TextPattern space = TextPattern.regex("\\s", "test");

    assertThat(new Split(space, Behavior.REMOVED, false).cut("a\u00A0b\u3000c", true))
        .containsExactly("a", "b", "c");
  }

  @Test
  void readsExpressionsInTheDialectOfOniguruma() {
    assertThat(Oniguruma.translate("\\p{Han}\\p{Lu}\\p{^L}\\h[[:punct:]](?m:.)\\\\p{L}"))
        .isEqualTo("\\p{IsHan}\\p{Lu}\\P{L}[0-9a-fA-F][\\p{Ispunct}](?s:.)\\\\p{L}");
  }

  private static List<String> split(Behavior behavior) {
    return new Split(DASH, behavior, false).cut("the-final--countdown", true);
  }

  private static List<String> marked(Metaspace.Scheme scheme, boolean first) {
    return new Metaspace("▁", scheme, true).cut("a b", first);
  }
}
