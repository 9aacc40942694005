// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `docs/manifest.schema.json`, for tests that make bundles.
public final class ManifestSchema {
  private static final Path FILE = Path.of("../docs/manifest.schema.json");
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(read(FILE));

  private ManifestSchema() {}

  /// What is wrong with the manifest of a bundle; nothing when it is as the schema says.
  public static List<String> wrong(Path bundle) {
    return wrong(read(bundle.resolve(Manifest.NAME)));
  }

  static List<String> wrong(JsonNode manifest) {
    return SCHEMA.validate(manifest).stream().map(Error::toString).toList();
  }

  static JsonNode read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
