// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;

/// Walks through a JSON text token by token, for what is too large for a tree. Whatever is wrong
/// with the text leaves as a [Fault] with its offset in the file.
public final class JsonCursor implements AutoCloseable {
  private final JsonParser parser;
  private final Object where;
  private final long start;

  JsonCursor(JsonParser parser, Object where, long start) {
    this.parser = parser;
    this.where = where;
    this.start = start;
  }

  /// The next token, of which there must be one.
  public JsonToken next() {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw fault(Code.JSON_INVALID, "ends too early").fault();
      }
      return token;
    } catch (JsonProcessingException e) {
      throw Fault.in(Code.JSON_INVALID, where)
          .what(StrictJson.reason(e))
          .at(start + StrictJson.offset(e.getLocation()))
          .cause(e)
          .fault();
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes in memory cannot fail", e);
    }
  }

  /// Refuses anything but white space after the end.
  public void end() {
    try {
      if (parser.nextToken() == null) {
        return;
      }
    } catch (JsonProcessingException e) {
      // What cannot be read is there all the same.
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes in memory cannot fail", e);
    }
    throw fault(Code.JSON_INVALID, "goes on after its end").fault();
  }

  /// The text of the key or string that was read last.
  public String text() {
    try {
      String text = parser.getText();
      if (Utf8.torn(text)) {
        throw fault(Code.JSON_INVALID, "has half a surrogate pair in a string").fault();
      }
      return text;
    } catch (JsonProcessingException e) {
      throw fault(Code.JSON_INVALID, StrictJson.reason(e)).cause(e).fault();
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes in memory cannot fail", e);
    }
  }

  /// The whole number that was read last; one that needs more than 63 bits, or is no whole number
  /// as written, is refused with `code`.
  public long count(Code code, String what) {
    try {
      if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
          && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
          && parser.getLongValue() >= 0) {
        return parser.getLongValue();
      }
      throw fault(code, what)
          .expected("a whole number from 0 to 2^63 - 1")
          .got(shortened(parser.getText()))
          .fault();
    } catch (JsonProcessingException e) {
      throw fault(code, what).cause(e).fault();
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes in memory cannot fail", e);
    }
  }

  /// Passes over the value that begins with the token read last.
  public void skip() {
    int depth = 0;
    for (JsonToken token = parser.currentToken(); ; token = next()) {
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth == 0) {
        return;
      }
    }
  }

  /// Begins a fault about the token that was read last.
  public Fault.Draft fault(Code code, String what) {
    return Fault.in(code, where)
        .what(what)
        .at(start + StrictJson.offset(parser.currentTokenLocation()));
  }

  JsonParser parser() {
    return parser;
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new IllegalStateException("closing bytes in memory cannot fail", e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
