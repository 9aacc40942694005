// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.general;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.gguf.ValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// Writes what was found out about a model ([GeneralFacts]) under the keys `general.*`.
public final class GeneralKeys {
  /// Key after `general.`, and its type, in the order of the file.
  private static final Map<String, ValueType> SCALARS = new LinkedHashMap<>();

  private static final List<String> ORIGIN =
      List.of(
          "name",
          "author",
          "version",
          "organization",
          "description",
          "url",
          "doi",
          "uuid",
          "repo_url");

  static {
    SCALARS.put("sampling.sequence", ValueType.STRING);
    SCALARS.put("sampling.top_k", ValueType.I32);
    SCALARS.put("sampling.top_p", ValueType.F32);
    SCALARS.put("sampling.min_p", ValueType.F32);
    SCALARS.put("sampling.xtc_probability", ValueType.F32);
    SCALARS.put("sampling.xtc_threshold", ValueType.F32);
    SCALARS.put("sampling.temp", ValueType.F32);
    SCALARS.put("sampling.penalty_last_n", ValueType.I32);
    SCALARS.put("sampling.penalty_repeat", ValueType.F32);
    SCALARS.put("sampling.mirostat", ValueType.I32);
    SCALARS.put("sampling.mirostat_tau", ValueType.F32);
    SCALARS.put("sampling.mirostat_eta", ValueType.F32);
    for (String text :
        List.of(
            "name",
            "author",
            "version",
            "organization",
            "finetune",
            "basename",
            "description",
            "quantized_by",
            "size_label",
            "license",
            "license.name",
            "license.link",
            "url",
            "doi",
            "uuid",
            "repo_url",
            "source.url",
            "source.doi",
            "source.uuid",
            "source.repo_url")) {
      SCALARS.put(text, ValueType.STRING);
    }
  }

  private GeneralKeys() {}

  /// `file` is what messages name when a value is of the wrong kind.
  public static Metadata add(Metadata to, Map<String, JsonNode> facts, Path file) {
    Metadata more = to;
    for (Map.Entry<String, ValueType> scalar : SCALARS.entrySet()) {
      JsonNode fact = facts.get(scalar.getKey());
      if (fact != null) {
        more = with(more, "general." + scalar.getKey(), fact, scalar.getValue(), file);
      }
    }
    more = origins(more, "base_model", facts.get("base_models"), file);
    more = origins(more, "dataset", facts.get("datasets"), file);
    more = strings(more, "general.tags", facts.get("tags"), file);
    return strings(more, "general.languages", facts.get("languages"), file);
  }

  private static Metadata with(Metadata to, String key, JsonNode fact, ValueType type, Path file) {
    JsonNode plain = key.equals("general.license") && fact.isArray() ? joined(fact) : fact;
    if (type == ValueType.STRING && plain.isTextual()) {
      return plain.textValue().isEmpty() ? to : to.with(key, Value.string(plain.textValue()));
    }
    if (type == ValueType.I32 && plain.isIntegralNumber() && plain.canConvertToInt()) {
      return to.with(key, Value.i32(plain.intValue()));
    }
    if (type == ValueType.F32 && plain.isNumber()) {
      return to.with(key, Value.f32((float) plain.doubleValue()));
    }
    throw Fault.in(Code.CONFIG_INVALID, file.getParent())
        .what("what README.md or generation_config.json says for " + key + " is of the wrong kind")
        .expected(type == ValueType.STRING ? "a text, in quotes" : "a number")
        .got(plain)
        .fault();
  }

  private static JsonNode joined(JsonNode list) {
    return TextNode.valueOf(
        String.join(
            ",", StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList()));
  }

  /// The models or data that this one was made from; known to be none is written as such.
  private static Metadata origins(Metadata to, String key, JsonNode list, Path file) {
    if (!(list instanceof ArrayNode)) {
      return to;
    }
    Metadata more = to.with("general." + key + ".count", Value.u32(list.size()));
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof ObjectNode origin) {
        for (String name : ORIGIN) {
          if (origin.has(name)) {
            String full = "general." + key + "." + i + "." + name;
            more = with(more, full, origin.get(name), ValueType.STRING, file);
          }
        }
      }
    }
    return more;
  }

  private static Metadata strings(Metadata to, String key, JsonNode list, Path file) {
    if (list == null || list.isEmpty()) {
      return to;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : list) {
      if (!text.isTextual()) {
        throw Fault.in(Code.YAML_INVALID, file)
            .what("has an entry for " + key + " that is no text")
            .got(text)
            .help("Put it in quotes.")
            .fault();
      }
      texts.add(text.textValue());
    }
    return to.with(key, Value.strings(texts));
  }
}
