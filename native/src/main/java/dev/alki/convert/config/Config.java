// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Hyper-parameters of a model. A key has several names; the first that is present counts, even
/// when its value is null: then there is no value.
public record Config(ObjectNode json, Path file) {
  private static final long MAX_COUNT = 0xFFFF_FFFFL;

  /// Of a file that must be there.
  public static Config read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw Fault.in(Code.FILE_NOT_FOUND, file).what("is missing").fault();
    }
    if (StrictJson.PYTHON.read(file) instanceof ObjectNode json) {
      return new Config(json, file);
    }
    throw Fault.in(Code.CONFIG_INVALID, file).what("is no JSON object").fault();
  }

  public Optional<JsonNode> value(String... names) {
    for (String name : names) {
      JsonNode node = json.get(name);
      if (node != null) {
        return node.isNull() ? Optional.empty() : Optional.of(node);
      }
    }
    return Optional.empty();
  }

  /// The same, where `key` has this value.
  public Config with(String key, long value) {
    ObjectNode copy = json.deepCopy();
    copy.put(key, value);
    return new Config(copy, file);
  }

  /// The same without `key`.
  public Config without(String key) {
    ObjectNode copy = json.deepCopy();
    copy.remove(key);
    return new Config(copy, file);
  }

  /// A whole number from 0 to 2^32 - 1. One with a fraction of nothing is one too.
  public Optional<Long> count(String... names) {
    return value(names)
        .map(node -> {
          if (node.isNumber()
              && node.doubleValue() == Math.rint(node.doubleValue())
              && node.doubleValue() >= 0
              && node.doubleValue() <= MAX_COUNT) {
            return node.longValue();
          }
          throw wrong(node, "a whole number from 0 to " + MAX_COUNT, names);
        });
  }

  /// A whole number from 1 to `max` that must be there.
  public long size(long max, String... names) {
    long count = count(names).orElseThrow(() -> lacks(names));
    if (count < 1 || count > max) {
      throw Fault.in(Code.CONFIG_INVALID, file)
          .what(present(names) + " is out of range")
          .expected("1 to " + max)
          .got(count)
          .fault();
    }
    return count;
  }

  /// A whole number from 1 on that must be there.
  public long size(String... names) {
    return size(MAX_COUNT, names);
  }

  /// A number that must be there.
  public double neededNumber(String... names) {
    return number(names).orElseThrow(() -> lacks(names));
  }

  /// None of these is there, but one must be.
  public Fault lacks(String... names) {
    return Fault.in(Code.CONFIG_INVALID, file)
        .what("has no " + String.join(" or ", names))
        .help("Add the key, or fetch the model's own config.json.")
        .fault();
  }

  public Optional<Double> number(String... names) {
    return value(names)
        .map(node -> {
          if (node.isNumber() && Double.isFinite(node.doubleValue())) {
            return node.doubleValue();
          }
          throw wrong(node, "a number", names);
        });
  }

  public Optional<String> text(String... names) {
    return value(names)
        .map(node -> {
          if (node.isTextual()) {
            return node.textValue();
          }
          throw wrong(node, "a text", names);
        });
  }

  /// What is within.
  public Optional<Config> object(String... names) {
    return value(names)
        .map(node -> {
          if (node instanceof ObjectNode object) {
            return new Config(object, file);
          }
          throw wrong(node, "an object", names);
        });
  }

  private Fault wrong(JsonNode node, String expected, String... names) {
    String got = node.toString();
    return Fault.in(Code.CONFIG_INVALID, file)
        .what(present(names) + " is of the wrong kind")
        .expected(expected)
        .got(got.length() > 40 ? got.substring(0, 40) + "..." : got)
        .fault();
  }

  private String present(String... names) {
    for (String name : names) {
      if (json.has(name)) {
        return name;
      }
    }
    return names[0];
  }
}
