// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;

/// Chat templates: the one of tokenizer_config.json, or chat_template.jinja with the further ones
/// in additional_chat_templates, or chat_template.json. Several have names; the one called default
/// is what `tokenizer.chat_template` holds. None is looked for without a tokenizer_config.json.
final class ChatTemplates {
  private static final String KEY = "tokenizer.chat_template";

  private ChatTemplates() {}

  static Metadata add(Metadata to, TokenizerFiles files) {
    if (files.config().isEmpty()) {
      return to;
    }
    JsonNode template =
        files.config().has("chat_template") ? files.config().get("chat_template") : beside(files);
    if (template.isTextual()) {
      return one(to, KEY, template.textValue());
    }
    return template instanceof ArrayNode list ? named(to, list) : to;
  }

  private static Metadata named(Metadata to, ArrayNode list) {
    Metadata more = to;
    SequencedSet<String> names = new LinkedHashSet<>();
    Optional<String> usual = Optional.empty();
    for (JsonNode choice : list) {
      String name = choice.path("name").asText().replaceAll("[^A-Za-z0-9]", "_");
      JsonNode template = choice.path("template");
      if (name.isEmpty() || !template.isTextual()) {
        continue;
      }
      if (name.equals("default")) {
        usual = Optional.of(template.textValue());
      } else {
        names.add(name);
        more = one(more, KEY + "." + name, template.textValue());
      }
    }
    if (!names.isEmpty()) {
      more = more.with("tokenizer.chat_templates", Value.strings(List.copyOf(names)));
    }
    return usual.isEmpty() ? more : one(more, KEY, usual.get());
  }

  private static Metadata one(Metadata to, String key, String template) {
    return template.isEmpty() ? to : to.with(key, Value.string(template));
  }

  private static JsonNode beside(TokenizerFiles files) {
    if (files.has("chat_template.jinja")) {
      String usual = TokenizerFiles.text(files.folder().resolve("chat_template.jinja"));
      List<Path> more = additional(files.folder().resolve("additional_chat_templates"));
      if (more.isEmpty()) {
        return TextNode.valueOf(usual);
      }
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      list.addObject().put("name", "default").put("template", usual);
      for (Path file : more) {
        String name = file.getFileName().toString();
        list.addObject()
            .put("name", name.substring(0, name.length() - ".jinja".length()))
            .put("template", TokenizerFiles.text(file));
      }
      return list;
    }
    return files.has("chat_template.json")
        ? TokenizerFiles.object(files.folder().resolve("chat_template.json")).path("chat_template")
        : MissingNode.getInstance();
  }

  private static List<Path> additional(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jinja")).sorted().toList();
    } catch (IOException e) {
      throw Fault.in(Code.FILE_UNREADABLE, folder).what("cannot be listed").cause(e).fault();
    }
  }
}
