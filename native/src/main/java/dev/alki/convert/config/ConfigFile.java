// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Packed;
import dev.alki.files.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `config.json` of a model folder: as it stands there, and with what the configuration classes of
/// transformers 4.57.6 add, which is what the reference converter sees. A `model_type` that
/// transformers does not know gets no additions.
public record ConfigFile(ObjectNode raw, Config config) {
  static final String NAME = "config.json";

  /// What the folder of a LoRA adapter has instead.
  public static final String OF_ADAPTER = "adapter_config.json";

  /// Where else a language model's own configuration can be; the last that is there counts.
  private static final List<String> TEXT =
      List.of("llm_config", "lm_config", "language_config", "lfm");

  private static final ObjectNode DEFAULTS =
      (ObjectNode)
          StrictJson.PLAIN.read(
              new Packed(ConfigFile.class, "config-defaults.json").bytes(), "defaults");

  public static ConfigFile read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw Fault.in(Files.isDirectory(folder) ? Code.NOT_A_MODEL : Code.FILE_NOT_FOUND, folder)
          .what("has no " + NAME)
          .help(
              Files.isRegularFile(folder.resolve(OF_ADAPTER))
                  ? "It is a LoRA adapter: alki convert merges it into its model (--lora), or makes"
                      + " a GGUF of it (--base)."
                  : "Name the folder of a Hugging Face model: config.json, tokenizer, safetensors.")
          .fault();
    }
    if (!(StrictJson.PYTHON.read(file) instanceof ObjectNode raw)) {
      throw Fault.in(Code.CONFIG_INVALID, file).what("is no JSON object").fault();
    }
    return new ConfigFile(raw, new Config(merged(raw), file));
  }

  /// With the configuration of the language model in front, where it has one of its own.
  private static ObjectNode merged(ObjectNode raw) {
    ObjectNode full = complete(raw).orElseGet(raw::deepCopy);
    for (String name : TEXT) {
      if (full.get(name) instanceof ObjectNode text) {
        full.set("text_config", text);
      }
    }
    if (full.get("text_config") instanceof ObjectNode text) {
      full.setAll(text.deepCopy());
    }
    return full;
  }

  /// With what transformers adds to a configuration of its `model_type`; empty when it refuses it.
  public static Optional<ObjectNode> complete(ObjectNode raw) {
    String type = raw.path("model_type").asText();
    ObjectNode full = raw.deepCopy();
    if (!(DEFAULTS.get(type) instanceof ObjectNode defaults)) {
      return Refusals.of(type, full) ? Optional.empty() : Optional.of(full);
    }
    Completions.rename(raw.path("model_type").asText(), full);
    defaults
        .properties()
        .forEach(entry -> {
          if (!full.has(entry.getKey())) {
            full.set(entry.getKey(), entry.getValue().deepCopy());
          }
        });
    if (Refusals.of(type, full)) {
      return Optional.empty();
    }
    Completions.complete(type, full);
    if (full.get("text_config") instanceof ObjectNode text) {
      if (!text.has("model_type")) {
        Completions.innerType(type).ifPresent(inner -> text.put("model_type", inner));
      }
      Optional<ObjectNode> completed = complete(text);
      completed.ifPresent(inner -> full.set("text_config", inner));
      return completed.map(inner -> full);
    }
    return Optional.of(full);
  }

  /// The caller's own, to be changed as the caller needs it.
  @Override
  public Config config() {
    return new Config(config.json().deepCopy(), config.file());
  }

  /// `config.json` as it stands there, for those whose conversion does not know the defaults; with
  /// the configuration of the language model in front, where it has one of its own.
  public Config plain() {
    ObjectNode plain = raw.deepCopy();
    if (plain.get("text_config") instanceof ObjectNode text) {
      plain.setAll(text.deepCopy());
    }
    return new Config(plain, config.file());
  }

  /// The class that the model is an instance of. The first Mambas say only which layers they have.
  public String architecture() {
    JsonNode names = config.json().path("architectures");
    if (names.isMissingNode() && config.json().path("ssm_cfg").isObject()) {
      return config.json().path("ssm_cfg").path("layer").asText("Mamba") + "ForCausalLM";
    }
    if (!names.path(0).isTextual()) {
      throw Fault.in(Code.CONFIG_NO_ARCHITECTURE, config.file())
          .what("does not say which architecture the model has")
          .expected("\"architectures\": [\"...\"]")
          .help("Fetch the model's own config.json: adapters and tokenizers alone have none.")
          .fault();
    }
    return names.path(0).textValue();
  }
}
