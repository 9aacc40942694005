// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.convert.ConvertOptions;
import dev.alki.convert.config.OutTypeRule;
import dev.alki.jobs.Role;
import dev.alki.recipe.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds out what the source is as a GGUF: which architecture, which tensors. Nothing of it is
/// computed, and what cannot be converted is refused here, before any work. What is a GGUF already
/// stays as it is.
///
/// `via` is the type that weights are rounded to before they are quantized: `own` is the
/// checkpoint's. `pre` names the pre-tokenizer, `modelName` the model, where they cannot be found
/// out; empty where they can.
public record Convert(String via, String pre, String modelName) implements Step {
  static final Convert PLAIN = new Convert("own", "", "");

  public Convert {
    OutTypeRule.between(via);
  }

  @Override
  public Scope scope() {
    return Scope.JOB;
  }

  @Override
  public Set<Role> reads() {
    return Set.of(Role.SOURCE, Role.ORIGIN);
  }

  /// The headers of the weights are all it needs of them.
  @Override
  public boolean early() {
    return true;
  }

  @Override
  public List<Product> run(Work work) {
    try (Model model = Models.open(work, options())) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("name", model.name());
      model.metadata().string("general.architecture").ifPresent(it -> json.put("architecture", it));
      json.put("weights", model.weights());
      json.put("tensors", model.tensors().size());
      json.putObject("parameters").put("via", via).put("pre", pre).put("modelName", modelName);
      Path file = Json.write(work.folder().resolve("model.json"), json);
      return List.of(new Product(Role.MODEL, "", file));
    }
  }

  ConvertOptions options() {
    return new ConvertOptions(
        OutTypeRule.between(via),
        false,
        given(pre),
        given(modelName),
        Optional.empty(),
        false,
        List.of());
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
