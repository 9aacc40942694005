// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.tokenizer.Normalizer.*;
import java.text.Normalizer.Form;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizerTest {
  @Test
  void changesTextAsItsNameSays() {
    assertThat(new UnicodeForm(Form.NFKC).apply("ﬁ")).isEqualTo("fi");
    assertThat(new Lowercase().apply("ΑΣ İ")).isEqualTo("ασ i̇");
    assertThat(new StripAccents().apply("e\u0301\u20DD")).isEqualTo("e");
    assertThat(new Strip(true, false).apply("\u3000a ")).isEqualTo("a ");
    assertThat(new Strip(true, true).apply("  ")).isEmpty();
    assertThat(new Prepend("▁").apply("a")).isEqualTo("▁a");
    assertThat(new Prepend("▁").apply("")).isEmpty();
    assertThat(new Replace(TextPattern.regex(" +", "test"), "_").apply("a  b ")).isEqualTo("a_b_");
    assertThat(new Bytes().apply(" é")).isEqualTo("ĠÃ©");
    assertThat(new Nmt().apply("a\u0001\u2028b")).isEqualTo("a b");
  }

  @Test
  void cleansAsBertDoes() {
    Normalizer all = new Bert(true, true, true, true);

    assertThat(all.apply("É\u0000\tA我")).isEqualTo("e a 我 ");
    assertThat(new Bert(false, false, false, false).apply("É我")).isEqualTo("É我");
  }

  @Test
  void appliesStepsInTheirOrder() {
    assertThat(new Sequence(List.of(new Lowercase(), new Prepend("X"))).apply("A")).isEqualTo("Xa");
  }
}
