// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// JSON as it stands in bundles: indented, in the order given, line feeds, the same bytes
/// everywhere.
public final class Json {
  private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

  private static final ObjectMapper MAPPER =
      new ObjectMapper(JsonFactory.builder().build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  public static byte[] bytes(JsonNode json) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT);
    try {
      return (MAPPER.writer(printer).writeValueAsString(json) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Writes a report beside a step's other products; gives the file back.
  public static Path write(Path file, JsonNode json) {
    try {
      return Files.write(file, bytes(json));
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }

  /// Without tolerance for what other readers might read differently: a key twice, something after
  /// the end.
  public static JsonNode read(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }
}
