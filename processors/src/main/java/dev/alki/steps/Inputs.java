// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.ReadFault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Role;
import dev.alki.profiles.Gates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What steps find among the artifacts before them.
final class Inputs {
  private Inputs() {}

  /// The profile's GGUF; of a split one, which is a folder, all parts in order.
  static List<Path> gguf(Work work) {
    return gguf(work, work.inputs());
  }

  /// The same among these.
  static List<Path> gguf(Work work, Artifacts inputs) {
    Artifact artifact =
        inputs
            .last(Role.GGUF)
            .orElseThrow(() ->
                Fault.in(Code.WRONG_USAGE, work.job().pipeline())
                    .what("asks for work on a GGUF before there is one")
                    .help("Put 'quantize' before it in the pipeline.")
                    .fault());
    if (!Files.isDirectory(artifact.path())) {
      return List.of(artifact.path());
    }
    try (Stream<Path> files = Files.list(artifact.path())) {
      return files.filter(file -> file.toString().endsWith(".gguf")).sorted().toList();
    } catch (IOException e) {
      throw ReadFault.of(artifact.path(), e);
    }
  }

  /// What the profile's model must keep to.
  static Gates gates(Work work) {
    return gates(work.inputs());
  }

  /// The same among these.
  static Gates gates(Artifacts inputs) {
    return report(inputs, Role.QUANTIZATION)
        .map(report -> Gates.of(report.at("/profile/gates")))
        .orElse(Gates.NONE);
  }

  static Optional<JsonNode> report(Work work, Role role) {
    return report(work.inputs(), role);
  }

  static Optional<JsonNode> report(Artifacts artifacts, Role role) {
    return artifacts.last(role).map(artifact -> json(artifact.path()));
  }

  private static JsonNode json(Path file) {
    try {
      return Json.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }
}
