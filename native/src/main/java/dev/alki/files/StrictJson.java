// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalInt;

/// JSON of RFC 8259 from hands that are not trusted: UTF-8 without a mark at its beginning, one
/// value and nothing after it, no key twice in an object, no half surrogate pairs; sizes are
/// bounded before anything is kept.
///
/// `maxBytes` bounds the text, `maxDepth` the nesting, `maxString` a string (keys: 50,000
/// characters). `nonFinite` lets NaN, Infinity and -Infinity pass as numbers, as Python writes
/// them.
public record StrictJson(long maxBytes, int maxDepth, int maxString, boolean nonFinite) {
  /// Configurations and tokenizers. The largest tokenizers have 40 MB.
  public static final StrictJson PLAIN = new StrictJson(256 << 20, 16, 16 << 20, false);

  /// As [#PLAIN], but with numbers that are not finite.
  public static final StrictJson PYTHON = new StrictJson(256 << 20, 16, 16 << 20, true);

  private static final int MAX_KEY = 50_000;
  private static final int MAX_NUMBER = 1000;

  public StrictJson {
    if (maxBytes < 1 || maxBytes > Integer.MAX_VALUE - 8 || maxDepth < 1 || maxString < 1) {
      throw new IllegalArgumentException(maxBytes + ", " + maxDepth + ", " + maxString);
    }
  }

  public JsonNode read(Path file) {
    try (MappedFile mapped = MappedFile.open(file)) {
      if (mapped.size() > maxBytes) {
        throw Fault.in(Code.JSON_INVALID, file)
            .what("is too long")
            .expected("at most " + maxBytes + " bytes")
            .got(mapped.size())
            .fault();
      }
      return read(bytes(mapped.bytes()), file);
    }
  }

  /// `where` is what messages call the text.
  public JsonNode read(byte[] json, Object where) {
    try (JsonCursor cursor = cursor(json, where, 0)) {
      JsonNode node = node(cursor, cursor.next());
      cursor.end();
      return node;
    }
  }

  /// Begins to walk through a text that stands at offset `start` of its file.
  public JsonCursor cursor(byte[] json, Object where, long start) {
    if (json.length > maxBytes) {
      throw Fault.in(Code.JSON_INVALID, where)
          .what("has a JSON text that is too long")
          .expected("at most " + maxBytes + " bytes")
          .got(json.length)
          .fault();
    }
    if (json.length >= 3
        && json[0] == (byte) 0xEF
        && json[1] == (byte) 0xBB
        && json[2] == (byte) 0xBF) {
      throw Fault.in(Code.JSON_INVALID, where)
          .what("begins with a byte order mark")
          .at(start)
          .help("Save it as UTF-8 without a byte order mark.")
          .fault();
    }
    OptionalInt error = Utf8.firstError(ByteBuffer.wrap(json));
    if (error.isPresent()) {
      throw Fault.in(Code.JSON_INVALID, where)
          .what("is not UTF-8")
          .at(start + error.getAsInt())
          .fault();
    }
    try {
      // A leading NUL would have Jackson guess another encoding; through a fixed one it is what it
      // is: no JSON.
      if (json.length > 1 && (json[0] == 0 || json[1] == 0)) {
        throw Fault.in(Code.JSON_INVALID, where).what("begins with a NUL").at(start).fault();
      }
      return new JsonCursor(factory().createParser(json), where, start);
    } catch (JsonProcessingException e) {
      throw Fault.in(Code.JSON_INVALID, where).what(reason(e)).at(start).cause(e).fault();
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes in memory cannot fail", e);
    }
  }

  static String reason(JsonProcessingException e) {
    String reason = e.getOriginalMessage().strip();
    int end = reason.indexOf('\n');
    return "is not JSON that is read here: "
        + (end < 0 ? reason : reason.substring(0, end)).replaceAll("\\s*\\(`?[A-Z]\\w+.*\\)$", "");
  }

  static long offset(JsonLocation location) {
    return location == null ? 0 : Math.max(0, location.getByteOffset());
  }

  /// Made anew each time: a factory keeps the names it has seen, and these are anyone's.
  private JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(maxDepth)
                .maxStringLength(maxString)
                .maxNameLength(MAX_KEY)
                .maxNumberLength(MAX_NUMBER)
                .build())
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, nonFinite)
        .build();
  }

  /// Depth is bounded by the parser, so that recursion is.
  private JsonNode node(JsonCursor at, JsonToken token) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (token) {
      case START_OBJECT -> object(at);
      case START_ARRAY -> {
        ArrayNode array = nodes.arrayNode();
        for (JsonToken next = at.next(); next != JsonToken.END_ARRAY; next = at.next()) {
          array.add(node(at, next));
        }
        yield array;
      }
      case VALUE_STRING -> nodes.textNode(at.text());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(at, token);
      case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("no value begins with " + token);
    };
  }

  private JsonNode object(JsonCursor at) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (at.next() != JsonToken.END_OBJECT) {
      String key = at.text();
      if (object.has(key)) {
        throw at.fault(Code.JSON_DUPLICATE_KEY, "has the key " + key + " twice").fault();
      }
      object.set(key, node(at, at.next()));
    }
    return object;
  }

  private JsonNode number(JsonCursor at, JsonToken token) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    JsonParser parser = at.parser();
    try {
      if (token == JsonToken.VALUE_NUMBER_INT) {
        return switch (parser.getNumberType()) {
          case INT -> nodes.numberNode(parser.getIntValue());
          case LONG -> nodes.numberNode(parser.getLongValue());
          case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL ->
              nodes.numberNode(parser.getBigIntegerValue());
        };
      }
      double number = parser.getDoubleValue();
      if (!nonFinite && !Double.isFinite(number)) {
        throw at.fault(Code.JSON_INVALID, "has a number that is too large").fault();
      }
      return nodes.numberNode(number);
    } catch (JsonProcessingException e) {
      throw at.fault(Code.JSON_INVALID, reason(e)).cause(e).fault();
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes in memory cannot fail", e);
    }
  }

  private static byte[] bytes(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }
}
