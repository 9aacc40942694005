// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Chat templates in Ollama's language, which is Go's: those that can be said there exactly. These
/// are the ones of ChatML, with or without a system message for conversations that have none. In
/// Jinja's texts a line feed may stand for itself or as `\n`.
final class GoTemplate {
  private static final String BREAK = "(?:\\\\n|\n)";

  private static final Pattern CHAT_ML =
      Pattern.compile(
          ("(?:{% if not add_generation_prompt is defined %}"
                  + "{% set add_generation_prompt = false %}{% endif %})?"
                  + "{% for message in messages %}"
                  + "(?:{% if loop.first and messages[0]['role'] != 'system' %}"
                  + "{{ '<|im_start|>system#<SYSTEM><|im_end|>#' }}{% endif %})?"
                  + "{{ ?'<|im_start|>' + message['role'] + '#' + message['content']"
                  + " + '<|im_end|>' + '#' ?}}{% endfor %}"
                  + "{% if add_generation_prompt %}{{ '<|im_start|>assistant#' }}{% endif %}")
              .replaceAll("[{}|\\[\\]+.]", "\\\\$0")
              .replace("#", BREAK)
              .replace("<SYSTEM>", "(?<system>[^'\\\\{}]*)"));

  private GoTemplate() {}

  static Optional<String> of(String jinja) {
    Matcher known = CHAT_ML.matcher(jinja);
    if (!known.matches()) {
      return Optional.empty();
    }
    String system =
        Optional.ofNullable(known.group("system"))
            .map(text ->
                "{{ if ne (index .Messages 0).Role \"system\" }}"
                    + message("system", text)
                    + "{{ end }}")
            .orElse("");
    return Optional.of(
        system
            + "{{ range .Messages }}"
            + message("{{ .Role }}", "{{ .Content }}")
            + "{{ end }}<|im_start|>assistant\n");
  }

  private static String message(String role, String content) {
    return "<|im_start|>" + role + "\n" + content + "<|im_end|>\n";
  }
}
