// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Chooses the files of a repository that a conversion reads, or of which a bundle has a copy: the
/// weights in one form, configuration, tokenizer, templates, licence and model card.
final class Selection {
  private static final String INDEX = ".index.json";

  /// Read by the converter, or by who checks the tokenizer.
  private static final Set<String> TEXTS =
      Set.of(
          "config.json",
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

  private final HubName name;
  private final List<HubFile> all;

  private Selection(HubName name, List<HubFile> all) {
    this.name = name;
    this.all = all;
  }

  static List<HubFile> of(HubName name, List<HubFile> all) {
    return new Selection(name, all).files();
  }

  private List<HubFile> files() {
    if (!name.pick().isEmpty()) {
      return plus(new GgufChoice(name, all).picked(), papers());
    }
    List<HubFile> weights = weights();
    if (weights.isEmpty()) {
      return plus(new GgufChoice(name, all).only(), papers());
    }
    if (all.stream().noneMatch(file -> file.path().equals("config.json"))) {
      throw Fault.in(Code.NOT_A_MODEL, name.repository())
          .what("has weights, but no config.json")
          .help("Name a repository in the form of transformers, or one with GGUF files.")
          .fault();
    }
    return plus(weights, matching(file -> text(lower(file))).toList(), papers());
  }

  /// Of the forms that there are, the safest.
  private List<HubFile> weights() {
    List<HubFile> safe = weights(SAFETENSORS, SAFETENSORS_PART, "model.safetensors");
    return safe.isEmpty() ? weights(TORCH, TORCH_PART, "pytorch_model.bin") : safe;
  }

  /// With an index, its parts; without one, the whole file rather than others beside it.
  private List<HubFile> weights(Pattern any, Pattern part, String whole) {
    List<HubFile> index = matching(file -> file.path().equals(whole + INDEX)).toList();
    List<HubFile> parts = matching(file -> part.matcher(file.path()).matches()).toList();
    if (!index.isEmpty() && !parts.isEmpty()) {
      return plus(index, parts);
    }
    List<HubFile> one = matching(file -> file.path().equals(whole)).toList();
    return one.isEmpty() ? matching(file -> any.matcher(file.path()).matches()).toList() : one;
  }

  private List<HubFile> papers() {
    return matching(file -> PAPER.matcher(lower(file)).matches()).toList();
  }

  private Stream<HubFile> matching(Predicate<HubFile> wanted) {
    return all.stream().filter(wanted);
  }

  private static boolean text(String path) {
    return TEXTS.contains(path) || TEMPLATE.matcher(path).matches() || path.endsWith(".tiktoken");
  }

  private static String lower(HubFile file) {
    return file.path().toLowerCase(Locale.ROOT);
  }

  @SafeVarargs
  private static List<HubFile> plus(List<HubFile>... lists) {
    List<HubFile> sum = new ArrayList<>();
    for (List<HubFile> list : lists) {
      list.stream().filter(file -> !sum.contains(file)).forEach(sum::add);
    }
    return sum;
  }
}
