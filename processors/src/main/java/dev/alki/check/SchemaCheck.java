// SPDX-License-Identifier: Apache-2.0
package dev.alki.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Compares a file with the schema of Camel's YAML. Loading it takes most of a second.
final class SchemaCheck {
  private static final String SCHEMA = "/schema/camelYamlDsl.json";

  /// Of the many messages about one mistake, the one that says most.
  private static final List<String> TELLING =
      List.of("additionalProperties", "enum", "required", "type");

  private final JsonNode schema;
  private final Schema validator;

  SchemaCheck() {
    try (InputStream in = SchemaCheck.class.getResourceAsStream(SCHEMA)) {
      schema = new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    validator = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4).getSchema(schema);
  }

  void run(YamlText yaml) {
    validator.validate(yaml.json()).stream()
        .filter(error -> TELLING.contains(error.getKeyword()))
        .min(
            Comparator.comparingInt((Error error) -> TELLING.indexOf(error.getKeyword()))
                .thenComparingInt(error -> yaml.line(pointer(error))))
        .ifPresent(error -> {
          throw fault(yaml, error);
        });
  }

  private Fault fault(YamlText yaml, Error error) {
    String pointer = pointer(error);
    if (error.getKeyword().equals("additionalProperties")) {
      String wrong = error.getProperty();
      return Fault.in(Code.PIPELINE_INVALID, yaml.where(pointer + "/" + wrong))
          .what("Camel knows no '" + wrong + "' here")
          .help(Nearest.help(wrong, known(error)))
          .fault();
    }
    String last = pointer.substring(pointer.lastIndexOf('/') + 1);
    return Fault.in(Code.PIPELINE_INVALID, yaml.where(pointer))
        .what("'" + last + "': " + error.getMessage())
        .fault();
  }

  private List<String> known(Error error) {
    String place = error.getSchemaLocation().getFragment().toString();
    List<String> names = new ArrayList<>();
    schema
        .at(place.substring(0, place.lastIndexOf('/')) + "/properties")
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }

  private static String pointer(Error error) {
    return error.getInstanceLocation().toString();
  }
}
