// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoTemplateTest {
  static final String CHAT_ML =
      "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n'"
          + " + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

  private static final String IN_GO =
      """
      {{ range .Messages }}<|im_start|>{{ .Role }}
      {{ .Content }}<|im_end|>
      {{ end }}<|im_start|>assistant
      """;

  @Test
  void saysChatMlInGo() {
    assertThat(GoTemplate.of(CHAT_ML)).hasValue(IN_GO);
    assertThat(GoTemplate.of(CHAT_ML.replace("\n", "\\n"))).hasValue(IN_GO);
    assertThat(
            GoTemplate.of(
                "{% if not add_generation_prompt is defined %}"
                    + "{% set add_generation_prompt = false %}{% endif %}"
                    + CHAT_ML))
        .hasValue(IN_GO);
  }

  @Test
  void keepsTheSystemMessageOfConversationsWithoutOne() {
    String polite =
        CHAT_ML.replace(
            "{% for message in messages %}",
            "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
                + "{{ '<|im_start|>system\nBe \"good\".<|im_end|>\n' }}{% endif %}");

    assertThat(GoTemplate.of(polite))
        .hasValue(
            """
            {{ if ne (index .Messages 0).Role "system" }}<|im_start|>system
            Be "good".<|im_end|>
            {{ end }}\
            """
                + IN_GO);
  }

  @Test
  void saysNothingOfWhatItDoesNotKnowToTheLetter() {
    assertThat(GoTemplate.of(CHAT_ML.replace("assistant", "model"))).isEmpty();
    assertThat(GoTemplate.of(CHAT_ML + "{{ eos_token }}")).isEmpty();
    assertThat(GoTemplate.of("{{ bos_token }}" + CHAT_ML)).isEmpty();
    assertThat(GoTemplate.of("")).isEmpty();
  }
}
