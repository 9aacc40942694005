// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The files that a profile of a bundle needs, by their paths in it; what no profile needs belongs
/// to all. `model` is its GGUF, or all parts of it in order; `projector` what it sees with, which
/// profiles share; `settings` are those of llama-server, `bom` is the bill of materials.
public record ProfileFiles(
    List<String> model,
    Optional<String> projector,
    String settings,
    Optional<String> bom,
    List<String> deploy) {
  public ProfileFiles {
    model = List.copyOf(model);
    deploy = deploy.stream().sorted().toList();
    if (model.isEmpty()) {
      throw new IllegalArgumentException("a profile without a model");
    }
  }

  public List<String> all() {
    List<String> all = new ArrayList<>(model);
    projector.ifPresent(all::add);
    all.add(settings);
    bom.ifPresent(all::add);
    all.addAll(deploy);
    return all;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    model.forEach(json.putArray("model")::add);
    projector.ifPresent(path -> json.put("projector", path));
    json.put("settings", settings);
    bom.ifPresent(path -> json.put("bom", path));
    deploy.forEach(json.putArray("deploy")::add);
    return json;
  }
}
