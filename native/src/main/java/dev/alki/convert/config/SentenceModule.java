// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A step of a model of sentence-transformers, from `modules.json`: its class, such as
/// `sentence_transformers.models.Pooling`, and the folder with what belongs to it.
public record SentenceModule(String type, Path folder) {
  /// All steps of one kind, in their order; none when there is no modules.json.
  public static List<SentenceModule> of(Path model, String kind) {
    Path file = model.resolve("modules.json");
    List<SentenceModule> modules = new ArrayList<>();
    if (Files.isRegularFile(file) && StrictJson.PLAIN.read(file) instanceof ArrayNode list) {
      for (JsonNode module : list) {
        String type = module.path("type").asText();
        if (type.endsWith(kind)) {
          modules.add(new SentenceModule(type, inside(model, module.path("path").asText(), file)));
        }
      }
    }
    return modules;
  }

  private static Path inside(Path model, String name, Path file) {
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
      throw Fault.in(Code.UNSAFE_NAME, file)
          .what("names a folder that is not beside it")
          .got(name)
          .fault();
    }
    return model.resolve(name);
  }

  public Path config() {
    return folder.resolve("config.json");
  }
}
