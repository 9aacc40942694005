// SPDX-License-Identifier: Apache-2.0
package dev.alki.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// A YAML file as JSON, with the line of every node by its JSON pointer. Anchors and keys that come
/// twice are refused: editors lose the first, and parsers disagree about the second.
public record YamlText(String file, JsonNode json, Map<String, Integer> lines) {
  private static final int DEEPEST = 100;

  /// `file` is what faults call the text.
  public static YamlText parse(String file, String text) {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (root == null) {
        throw Fault.in(Code.YAML_INVALID, file).what("is empty").fault();
      }
      Map<String, Integer> lines = new HashMap<>();
      return new YamlText(file, new Conversion(file, lines).json(root, "", 0), lines);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw Fault.in(Code.YAML_INVALID, file + ", line " + (mark == null ? 1 : mark.getLine() + 1))
          .what(String.valueOf(e.getProblem()))
          .cause(e)
          .fault();
    } catch (YAMLException e) {
      throw Fault.in(Code.YAML_INVALID, file)
          .what(String.valueOf(e.getMessage()).lines().findFirst().orElse("is no YAML"))
          .cause(e)
          .fault();
    }
  }

  /// File and line of a node, as faults say it.
  public String where(String pointer) {
    return file + ", line " + line(pointer);
  }

  int line(String pointer) {
    return lines.getOrDefault(pointer, 1);
  }

  private record Conversion(String file, Map<String, Integer> lines) {
    JsonNode json(Node node, String pointer, int depth) {
      lines.putIfAbsent(pointer, line(node));
      if (node.getAnchor() != null || depth > DEEPEST) {
        throw invalid(node, node.getAnchor() != null ? "anchors are not used here" : "too deep");
      }
      return switch (node) {
        case MappingNode mapping -> object(mapping, pointer, depth);
        case SequenceNode sequence -> array(sequence, pointer, depth);
        case ScalarNode scalar -> scalar(scalar);
        default -> throw invalid(node, "is no value");
      };
    }

    private ObjectNode object(MappingNode mapping, String pointer, int depth) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (NodeTuple entry : mapping.getValue()) {
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
          throw invalid(entry.getKeyNode(), "a key is a text");
        }
        String name = key.getValue();
        if (object.has(name)) {
          throw invalid(key, "the key '" + name + "' comes twice");
        }
        String below = pointer + "/" + name;
        lines.put(below, line(key));
        object.set(name, json(entry.getValueNode(), below, depth + 1));
      }
      return object;
    }

    private ArrayNode array(SequenceNode sequence, String pointer, int depth) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      List<Node> values = sequence.getValue();
      for (int i = 0; i < values.size(); i++) {
        array.add(json(values.get(i), pointer + "/" + i, depth + 1));
      }
      return array;
    }

    private static JsonNode scalar(ScalarNode scalar) {
      String text = scalar.getValue();
      JsonNodeFactory json = JsonNodeFactory.instance;
      if (scalar.getTag().equals(Tag.BOOL)) {
        return json.booleanNode(text.matches("(?i)true|yes|on"));
      }
      if (scalar.getTag().equals(Tag.INT) && text.matches("[+-]?\\d{1,18}")) {
        return json.numberNode(Long.parseLong(text));
      }
      if (scalar.getTag().equals(Tag.FLOAT) && text.matches("[+-]?\\d+\\.\\d+")) {
        return json.numberNode(Double.parseDouble(text));
      }
      return scalar.getTag().equals(Tag.NULL) ? json.nullNode() : json.textNode(text);
    }

    private Fault invalid(Node node, String what) {
      return Fault.in(Code.YAML_INVALID, file + ", line " + line(node)).what(what).fault();
    }

    private static int line(Node node) {
      return node.getStartMark().getLine() + 1;
    }
  }
}
