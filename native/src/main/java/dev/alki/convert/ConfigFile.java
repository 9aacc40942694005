// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Packed;
import dev.alki.files.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;

/// `config.json` of a model folder: as it stands there, and with what the configuration classes of
/// transformers 4.57.6 add, which is what the reference converter sees. A `model_type` that
/// transformers does not know gets no additions.
record ConfigFile(ObjectNode raw, Config config) {
  static final String NAME = "config.json";

  private static final ObjectNode DEFAULTS =
      (ObjectNode)
          StrictJson.PLAIN.read(
              new Packed(ConfigFile.class, "config-defaults.json").bytes(), "defaults");

  static ConfigFile read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw Fault.in(Files.isDirectory(folder) ? Code.NOT_A_MODEL : Code.FILE_NOT_FOUND, folder)
          .what("has no " + NAME)
          .help("Name the folder of a Hugging Face model: config.json, tokenizer, safetensors.")
          .fault();
    }
    if (!(StrictJson.PYTHON.read(file) instanceof ObjectNode raw)) {
      throw Fault.in(Code.CONFIG_INVALID, file).what("is no JSON object").fault();
    }
    if (raw.has("quantization_config") && !raw.get("quantization_config").isNull()) {
      throw Fault.in(Code.CONFIG_INVALID, file)
          .what("says that the weights are quantized already (quantization_config)")
          .got(raw.get("quantization_config").path("quant_method").asText("no quant_method"))
          .help("Convert the original model, in BF16, F16 or F32.")
          .fault();
    }
    ObjectNode full = complete(raw);
    if (full.get("text_config") instanceof ObjectNode text) {
      full.setAll(text.deepCopy());
    }
    return new ConfigFile(raw, new Config(full, file));
  }

  private static ObjectNode complete(ObjectNode raw) {
    ObjectNode full = raw.deepCopy();
    if (!(DEFAULTS.get(raw.path("model_type").asText()) instanceof ObjectNode defaults)) {
      return full;
    }
    defaults
        .properties()
        .forEach(entry -> {
          if (!full.has(entry.getKey())) {
            full.set(entry.getKey(), entry.getValue().deepCopy());
          }
        });
    if (full.has("num_key_value_heads") && full.get("num_key_value_heads").isNull()) {
      full.set("num_key_value_heads", full.get("num_attention_heads"));
    }
    if (defaults.path("head_dim").isNull()
        && headDimFollows(raw)
        && full.get("head_dim").isNull()) {
      long heads = full.path("num_attention_heads").asLong();
      if (heads > 0) {
        full.set("head_dim", LongNode.valueOf(full.path("hidden_size").asLong() / heads));
      }
    }
    return full;
  }

  private static boolean headDimFollows(JsonNode raw) {
    return switch (raw.path("model_type").asText()) {
      case "llama", "gpt_oss", "ernie4_5" -> true;
      default -> false;
    };
  }

  /// The class that the model is an instance of.
  String architecture() {
    JsonNode names = config.json().path("architectures");
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
