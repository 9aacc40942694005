// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.Json;
import dev.alki.deploy.ServerFlag;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The variables of llama-server in a container that has a bundle at [#FOLDER]: those of the
/// bundle's settings, with the files where they are there, and reachable from outside.
record ServerEnvironment(SortedMap<String, String> variables) {
  static final String FOLDER = "bundle";

  /// What a file beside the settings is called in them.
  private static final String HERE = "./";

  ServerEnvironment {
    variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
  }

  /// By the settings of a bundle that was verified. Only variables of llama-server are taken.
  static ServerEnvironment of(Path file) {
    JsonNode settings = read(file);
    SortedMap<String, String> variables = new TreeMap<>();
    settings
        .path("environment")
        .properties()
        .forEach(entry -> {
          if (ServerFlag.named(entry.getKey()).isEmpty()) {
            throw invalid(file, "sets what is no variable of llama-server")
                .got(entry.getKey())
                .fault();
          }
          String value = entry.getValue().asText();
          variables.put(
              entry.getKey(),
              value.startsWith(HERE) ? "/" + FOLDER + "/" + value.substring(HERE.length()) : value);
        });
    if (!variables.containsKey(ServerFlag.MODEL.variable())) {
      throw invalid(file, "names no model").fault();
    }
    variables.put(ServerFlag.HOST.variable(), "0.0.0.0");
    return new ServerEnvironment(variables);
  }

  private static JsonNode read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw invalid(file, "cannot be read")
          .got(String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
          .cause(e)
          .fault();
    }
  }

  private static Fault.Draft invalid(Path file, String what) {
    return Fault.in(Code.BUNDLE_INVALID, file).what(what).help("Pack the bundle again.");
  }
}
