// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One JSON object a line, between a process and its engine child. Values are strings, whole
/// numbers, booleans, lists and objects of those.
///
/// Written by hand over the streaming parser: data binding alone would double the child's start.
final class Wire {
  private static final JsonFactory JSON = new JsonFactory();

  private Wire() {}

  /// Without line breaks, whatever the strings contain.
  static String write(Map<String, ?> message) {
    StringWriter line = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(line)) {
      write(message, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  /// The object that is the whole of a line; anything else is an IOException.
  static Map<String, Object> read(String line) throws IOException {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no JSON object");
      }
      Map<String, Object> message = object(parser);
      if (parser.nextToken() != null) {
        throw new IOException("something after the JSON object");
      }
      return message;
    }
  }

  private static void write(Object value, JsonGenerator to) throws IOException {
    switch (value) {
      case String text -> to.writeString(text);
      case Boolean truth -> to.writeBoolean(truth);
      case Number number -> to.writeNumber(number.longValue());
      case int[] numbers -> to.writeArray(numbers, 0, numbers.length);
      case List<?> list -> {
        to.writeStartArray();
        for (Object element : list) {
          write(element, to);
        }
        to.writeEndArray();
      }
      case Map<?, ?> map -> {
        to.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          to.writeFieldName((String) entry.getKey());
          write(entry.getValue(), to);
        }
        to.writeEndObject();
      }
      default -> throw new IllegalArgumentException("cannot be sent: " + value.getClass());
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (next(parser) != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case NOT_AVAILABLE,
          END_OBJECT,
          END_ARRAY,
          FIELD_NAME,
          VALUE_EMBEDDED_OBJECT,
          VALUE_NULL,
          VALUE_NUMBER_FLOAT ->
          throw new IOException("a value of no kind that is sent: " + parser.currentToken());
    };
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (next(parser) != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      next(parser);
      object.put(name, value(parser));
    }
    return object;
  }

  private static JsonToken next(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new IOException("the line ends inside the JSON object");
    }
    return token;
  }
}
