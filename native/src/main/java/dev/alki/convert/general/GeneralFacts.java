// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.general;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds out what a model is called, who made it, what from and under which licence: from its model
/// card, the name it was saved under, and its folder's name, the first that says something; then
/// sampling settings from generation_config.json. What the user says wins over all.
///
/// Facts have the names of their keys without `general.`.
public final class GeneralFacts {
  /// Fact, and the key of a model card it can come from.
  private static final List<Map.Entry<String, String>> CARD =
      List.of(
          Map.entry("name", "name"),
          Map.entry("author", "author"),
          Map.entry("version", "version"),
          Map.entry("organization", "organization"),
          Map.entry("description", "description"),
          Map.entry("finetune", "finetune"),
          Map.entry("basename", "basename"),
          Map.entry("size_label", "size_label"),
          Map.entry("source.url", "url"),
          Map.entry("source.doi", "doi"),
          Map.entry("source.uuid", "uuid"),
          Map.entry("source.repo_url", "repo_url"),
          Map.entry("name", "model_name"),
          Map.entry("author", "model_author"),
          Map.entry("version", "model_version"),
          Map.entry("organization", "model_organization"),
          Map.entry("description", "model_description"),
          Map.entry("finetune", "model_finetune"),
          Map.entry("basename", "model_basename"),
          Map.entry("size_label", "model_size_label"),
          Map.entry("source.url", "model_url"),
          Map.entry("source.doi", "model_doi"),
          Map.entry("source.uuid", "model_uuid"),
          Map.entry("source.repo_url", "model_repo_url"),
          Map.entry("author", "model_creator"),
          Map.entry("basename", "model_type"),
          Map.entry("license", "license"),
          Map.entry("license.name", "license_name"),
          Map.entry("license.link", "license_link"));

  private static final List<String> SAMPLING =
      List.of(
          "sequence",
          "top_k",
          "top_p",
          "min_p",
          "xtc_probability",
          "xtc_threshold",
          "penalty_last_n",
          "mirostat",
          "mirostat_tau",
          "mirostat_eta");

  private final Map<String, JsonNode> facts = new LinkedHashMap<>();
  private final long weights;

  private GeneralFacts(long weights) {
    this.weights = weights;
  }

  public static Map<String, JsonNode> find(
      Path folder,
      ObjectNode rawConfig,
      long weights,
      Optional<Path> metadata,
      Optional<String> modelName) {
    GeneralFacts found = new GeneralFacts(weights);
    found.card(ModelCard.read(folder));
    JsonNode saved = rawConfig.path("_name_or_path");
    if (saved.isTextual() && saved.textValue().chars().filter(c -> c == '/').count() <= 1) {
      found.name(saved.textValue());
    }
    String folderName = folder.toAbsolutePath().normalize().getFileName().toString();
    found.name(folderName);
    found.sampling(folder.resolve("generation_config.json"));
    metadata.ifPresent(found::override);
    modelName.ifPresent(name -> found.facts.put("name", TextNode.valueOf(name)));
    found.put("name", TextNode.valueOf(folderName));
    return found.facts;
  }

  private void put(String fact, JsonNode value) {
    if (!value.isNull() && !value.isMissingNode()) {
      facts.putIfAbsent(fact, value);
    }
  }

  private void card(ObjectNode card) {
    CARD.forEach(entry -> put(entry.getKey(), card.path(entry.getValue())));
    Origins origins = new Origins(weights);
    origins
        .of(card, "base_model", "base_models", "base_model_sources")
        .ifPresent(list -> put("base_models", list));
    origins
        .of(card, "datasets", "dataset", "dataset_sources")
        .ifPresent(list -> put("datasets", list));
    list("tags", card, "tags", "pipeline_tag");
    list("languages", card, "languages", "language");
  }

  private void list(String fact, ObjectNode card, String... keys) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String key : keys) {
      JsonNode value = card.path(key);
      if (value.isTextual()) {
        list.add(value);
      } else if (value instanceof ArrayNode several) {
        list.addAll(several);
      }
    }
    if (!list.isEmpty()) {
      put(fact, list);
    }
  }

  private void name(String id) {
    NameParts parts = NameParts.of(id, weights);
    title("name", Optional.of(parts.name()));
    title("organization", parts.organization());
    parts.basename().ifPresent(text -> put("basename", TextNode.valueOf(text)));
    parts.finetune().ifPresent(text -> put("finetune", TextNode.valueOf(text)));
    parts.version().ifPresent(text -> put("version", TextNode.valueOf(text)));
    parts.size().ifPresent(text -> put("size_label", TextNode.valueOf(text)));
  }

  private void title(String fact, Optional<String> text) {
    text.map(NameParts::title).ifPresent(title -> put(fact, TextNode.valueOf(title)));
  }

  /// A file that cannot be read counts as none, as many published ones are broken.
  private void sampling(Path file) {
    if (!Files.isRegularFile(file)) {
      return;
    }
    JsonNode settings;
    try {
      settings = StrictJson.PYTHON.read(file);
    } catch (Fault broken) {
      return;
    }
    SAMPLING.forEach(key -> put("sampling." + key, settings.path(key)));
    put("sampling.temp", settings.path("temperature"));
    boolean own = settings.has("penalty_repeat");
    put("sampling.penalty_repeat", settings.path(own ? "penalty_repeat" : "repetition_penalty"));
  }

  private void override(Path file) {
    StrictJson.PLAIN
        .read(file)
        .properties()
        .forEach(entry -> {
          if (entry.getKey().startsWith("general.") && !entry.getKey().equals("general.license")) {
            facts.put(entry.getKey().substring("general.".length()), entry.getValue());
          }
        });
  }
}
