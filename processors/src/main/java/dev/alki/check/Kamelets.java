// SPDX-License-Identifier: Apache-2.0
package dev.alki.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.files.Packed;
import dev.alki.files.ReadFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The Kamelets that a pipeline may name: those of Alki, and those in a folder of the user's, which
/// need not exist.
record Kamelets(Path folder) {
  static final String ENDING = ".kamelet.yaml";

  /// Alki's own.
  static final List<String> VERBS =
      List.of(
          "fetch",
          "convert",
          "quantize",
          "project",
          "validate",
          "benchmark",
          "pack",
          "sign",
          "publish",
          "dispatch");

  Set<String> names() {
    Set<String> names = new TreeSet<>(VERBS);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(ENDING))
            .forEach(name -> names.add(name.substring(0, name.length() - ENDING.length())));
      } catch (IOException e) {
        throw ReadFault.of(folder, e);
      }
    }
    return names;
  }

  /// What a Kamelet says of itself; nothing when there is none of this name.
  Optional<JsonNode> definition(String name) {
    Path own = folder.resolve(name + ENDING);
    try {
      if (VERBS.contains(name)) {
        String resource = "/kamelets/" + name + ENDING;
        return Optional.of(parse(resource, new Packed(Kamelets.class, resource).bytes()));
      }
      return Files.isRegularFile(own)
          ? Optional.of(parse(own.toString(), Files.readAllBytes(own)))
          : Optional.empty();
    } catch (IOException e) {
      throw ReadFault.of(own, e);
    }
  }

  private static JsonNode parse(String file, byte[] text) {
    return YamlText.parse(file, new String(text, StandardCharsets.UTF_8))
        .json()
        .at("/spec/definition");
  }
}
