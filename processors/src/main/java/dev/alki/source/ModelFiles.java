// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of a folder elsewhere, by their relative paths with slashes, and which of them a
/// conversion reads or a bundle has a copy of: the weights in one form, configuration, tokenizer,
/// templates, licence and model card. Everything keeps the order given.
public record ModelFiles(List<String> paths) {
  public static final String CONFIG = "config.json";

  private static final String INDEX = ".index.json";

  /// Read by the converter, or by who checks the tokenizer.
  private static final Set<String> TEXTS =
      Set.of(
          CONFIG,
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "vocab.txt",
          "merges.txt",
          "tokenizer.model",
          "spiece.model",
          "sentencepiece.bpe.model",
          "tekken.json",
          "chat_template.json",
          "chat_template.jinja",
          "preprocessor_config.json",
          "processor_config.json",
          "modules.json",
          "1_pooling/config.json");

  private static final Pattern TEMPLATE =
      Pattern.compile("additional_chat_templates/[^/]+\\.jinja");
  private static final Pattern PAPER =
      Pattern.compile("(licen[cs]e|copying|notice)([._-][^/]*)?|readme\\.md");

  private static final Pattern SAFETENSORS = Pattern.compile("model[^/]*\\.safetensors");
  private static final Pattern SAFETENSORS_PART =
      Pattern.compile("model[^/]*-\\d+-of-\\d+\\.safetensors");
  private static final Pattern TORCH = Pattern.compile("pytorch_model[^/]*\\.bin");
  private static final Pattern TORCH_PART =
      Pattern.compile("pytorch_model[^/]*-\\d+-of-\\d+\\.bin");

  public ModelFiles {
    paths = List.copyOf(paths);
  }

  /// Of the forms that there are, the safest; empty when there is none that is converted.
  public List<String> weights() {
    List<String> safe = weights(SAFETENSORS, SAFETENSORS_PART, "model.safetensors");
    return safe.isEmpty() ? weights(TORCH, TORCH_PART, "pytorch_model.bin") : safe;
  }

  public List<String> texts() {
    return matching(path -> text(path.toLowerCase(Locale.ROOT)));
  }

  public List<String> papers() {
    return matching(path -> PAPER.matcher(path.toLowerCase(Locale.ROOT)).matches());
  }

  /// With an index, its parts; without one, the whole file rather than others beside it.
  private List<String> weights(Pattern any, Pattern part, String whole) {
    List<String> index = matching((whole + INDEX)::equals);
    List<String> parts = matching(path -> part.matcher(path).matches());
    if (!index.isEmpty() && !parts.isEmpty()) {
      return Stream.concat(index.stream(), parts.stream()).toList();
    }
    List<String> one = matching(whole::equals);
    return one.isEmpty() ? matching(path -> any.matcher(path).matches()) : one;
  }

  private List<String> matching(Predicate<String> wanted) {
    return paths.stream().filter(wanted).toList();
  }

  private static boolean text(String path) {
    return TEXTS.contains(path) || TEMPLATE.matcher(path).matches() || path.endsWith(".tiktoken");
  }
}
