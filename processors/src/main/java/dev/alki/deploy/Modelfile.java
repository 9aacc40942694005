// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.Optional;

/// What `ollama create` makes a model of. Of the model's own text only what cannot be taken for
/// another command goes into it; without a template of ours, Ollama looks for one itself.
final class Modelfile {
  private static final String QUOTE = "\"\"\"";

  private Modelfile() {}

  /// None for a model in several parts, which Ollama does not take.
  static Optional<String> of(Deployment deployment) {
    ServerSettings settings = deployment.settings();
    if (settings.modelFile().matches(".*-\\d{5}-of-\\d{5}\\.gguf")) {
      return Optional.empty();
    }
    StringBuilder file = new StringBuilder();
    file.append("# In this file's folder: ollama create ").append(deployment.id());
    String from = "FROM " + deployment.bundle() + "/";
    file.append(" -f Modelfile\n").append(from).append(settings.modelFile()).append('\n');
    settings.projector().ifPresent(it -> file.append(from).append(it.file()).append('\n'));
    file.append("PARAMETER num_ctx ").append(settings.context()).append('\n');
    Conversation conversation = deployment.conversation();
    conversation.ends().stream()
        .filter(end -> end.matches("[!-~&&[^\"\\\\]]{1,64}"))
        .forEach(end -> file.append("PARAMETER stop \"").append(end).append("\"\n"));
    conversation
        .template()
        .flatMap(GoTemplate::of)
        .ifPresent(template -> append(file, "TEMPLATE", template));
    deployment.licence().ifPresent(text -> append(file, "LICENSE", text));
    return Optional.of(file.toString());
  }

  private static void append(StringBuilder file, String command, String text) {
    if (!text.contains(QUOTE)) {
      file.append(command).append(' ').append(QUOTE).append(text).append(QUOTE).append('\n');
    }
  }
}
