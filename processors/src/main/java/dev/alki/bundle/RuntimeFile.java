// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.deploy.Memory;
import dev.alki.deploy.ServedProjector;
import dev.alki.deploy.ServerSettings;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// A profile's `runtime.json`: how it is to be served. Only figures and names are taken from there:
/// which options llama-server gets is not the bundle's to say.
public final class RuntimeFile {
  /// Far above any real one.
  private static final long LARGEST = 1 << 20;

  private static final int MOST_THREADS = 4096;

  private RuntimeFile() {}

  /// A fault BUNDLE_INVALID when the settings are none that this version makes.
  public static ServerSettings read(Path file) {
    JsonNode json = json(file);
    if (json.path("schemaVersion").asInt() != ServerSettings.SCHEMA_VERSION) {
      throw invalid(file, "schemaVersion")
          .expected(ServerSettings.SCHEMA_VERSION)
          .got(json.path("schemaVersion"))
          .help("Bundles of a newer version need a newer alki.")
          .fault();
    }
    JsonNode bytes = json.path("memoryBytes");
    Memory memory =
        new Memory(
            number(file, bytes, "weights"),
            number(file, bytes, "cache"),
            number(file, bytes, "compute"),
            number(file, bytes, "prompts"),
            bytes.has("projector") ? number(file, bytes, "projector") : 0);
    return new ServerSettings(
        name(file, json, "model"),
        json.has("projector")
            ? Optional.of(new ServedProjector(name(file, json, "projector"), memory.projector()))
            : Optional.empty(),
        name(file, json, "alias"),
        Math.max(1, number(file, json, "context")),
        Math.clamp(number(file, json, "threads"), 1, MOST_THREADS),
        memory,
        task(file, json));
  }

  private static JsonNode json(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw invalid(file, "is larger than any settings").fault();
      }
      return Json.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw invalid(file, "cannot be read").help("Name the folder of a bundle.").cause(e).fault();
    }
  }

  private static String name(Path file, JsonNode json, String key) {
    JsonNode name = json.path(key);
    if (!name.isTextual() || !BundlePath.allowed(name.asText()) || name.asText().contains("/")) {
      throw invalid(file, key).expected("a name that a bundle may contain").got(name).fault();
    }
    return name.asText();
  }

  private static long number(Path file, JsonNode json, String key) {
    JsonNode number = json.path(key);
    // Sums of some of them are calculated.
    if (!number.isIntegralNumber()
        || !number.canConvertToLong()
        || number.asLong() < 0
        || number.asLong() > Long.MAX_VALUE / 16) {
      throw invalid(file, key).expected("a whole number").got(number).fault();
    }
    return number.asLong();
  }

  private static ServerSettings.Task task(Path file, JsonNode json) {
    for (ServerSettings.Task task : ServerSettings.Task.values()) {
      if (task.name().toLowerCase(Locale.ROOT).equals(json.path("task").asText())) {
        return task;
      }
    }
    throw invalid(file, "task")
        .expected("chat, completion or embedding")
        .got(json.path("task"))
        .fault();
  }

  private static Fault.Draft invalid(Path where, String what) {
    return Fault.in(Code.BUNDLE_INVALID, where).what(what);
  }
}
