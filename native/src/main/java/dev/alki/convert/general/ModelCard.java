// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.general;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// The front matter of a model's README.md: YAML between two lines of `---`. Without README,
/// without front matter, or when that is no map, there is nothing.
final class ModelCard {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final long MAX_BYTES = 16 << 20;

  private ModelCard() {}

  static ObjectNode read(Path folder) {
    Path file = folder.resolve("README.md");
    if (!Files.isRegularFile(file)) {
      return NODES.objectNode();
    }
    List<String> lines = List.of(text(file).split("\\R|[\\x1c-\\x1e]", -1));
    if (!lines.getFirst().equals("---")) {
      return NODES.objectNode();
    }
    String front =
        lines.stream()
            .skip(1)
            .takeWhile(line -> !line.equals("---"))
            .map(line -> line + "\n")
            .collect(Collectors.joining())
            .replace("- no\n", "- \"no\"\n")
            .replace("\t", "  ");
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(50);
    options.setNestingDepthLimit(16);
    try {
      Object loaded = new Yaml(new SafeConstructor(options)).load(front);
      return node(loaded) instanceof ObjectNode map ? map : NODES.objectNode();
    } catch (YAMLException e) {
      throw Fault.in(Code.YAML_INVALID, file)
          .what(
              "has front matter that is no YAML: " + e.getMessage().lines().findFirst().orElse(""))
          .help("Correct the lines between the two --- at its beginning, or remove them.")
          .cause(e)
          .fault();
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw Fault.in(Code.YAML_INVALID, file)
            .what("is too long")
            .expected("at most " + MAX_BYTES + " bytes")
            .got(Files.size(file))
            .fault();
      }
      return Files.readString(file);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw Fault.in(Code.YAML_INVALID, file).what("is not UTF-8").cause(e).fault();
    } catch (IOException e) {
      throw Fault.in(Code.FILE_UNREADABLE, file).what("cannot be read").cause(e).fault();
    }
  }

  private static JsonNode node(Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case Map<?, ?> map -> {
        ObjectNode object = NODES.objectNode();
        map.forEach((key, entry) -> object.set(String.valueOf(key), node(entry)));
        yield object;
      }
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(entry -> array.add(node(entry)));
        yield array;
      }
      case String text -> NODES.textNode(text);
      case Boolean truth -> NODES.booleanNode(truth);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case BigInteger number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      default -> NODES.pojoNode(value);
    };
  }
}
