// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import dev.alki.steps.Step;
import dev.alki.steps.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/// A step that misbehaves: fails for the profile `fails`, or writes into the source.
public record Touched(String fails, boolean writes) implements Step {
  @Override
  public Set<Role> reads() {
    return Set.of(Role.SOURCE, Role.GGUF);
  }

  @Override
  public List<Product> run(Work work) {
    if (work.profile().equals(fails)) {
      throw Fault.in(Code.VALIDATION_FAILED, work.profile()).what("is not good enough").fault();
    }
    if (writes) {
      Path source = work.inputs().last(Role.SOURCE).map(Artifact::path).orElseThrow();
      try {
        Files.write(source, new byte[] {1}, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Path file =
        Json.write(
            work.folder().resolve("validation.json"),
            JsonNodeFactory.instance.objectNode().put("verdict", "passed"));
    return List.of(new Product(Role.VALIDATION, work.profile(), file));
  }
}
