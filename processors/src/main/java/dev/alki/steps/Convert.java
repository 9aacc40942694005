// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.jobs.Role;
import dev.alki.recipe.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Finds out what the source is as a GGUF: which architecture, which tensors. Nothing of it is
/// computed, and what cannot be converted is refused here, before any work.
public record Convert() implements Step {
  @Override
  public Scope scope() {
    return Scope.JOB;
  }

  @Override
  public Set<Role> reads() {
    return Set.of(Role.SOURCE, Role.ORIGIN);
  }

  @Override
  public List<Product> run(Work work) {
    try (Model model = Models.open(work)) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("name", model.name());
      model.metadata().string("general.architecture").ifPresent(it -> json.put("architecture", it));
      json.put("weights", model.weights());
      json.put("tensors", model.tensors().size());
      Path file = Json.write(work.folder().resolve("model.json"), json);
      return List.of(new Product(Role.MODEL, "", file));
    }
  }
}
