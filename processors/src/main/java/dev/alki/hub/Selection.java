// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.source.ModelFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Chooses the files of a repository that are fetched: those of [ModelFiles], or a GGUF and the
/// papers beside it.
final class Selection {
  private final HubName name;
  private final List<HubFile> all;
  private final Map<String, HubFile> byPath = new LinkedHashMap<>();
  private final ModelFiles model;

  private Selection(HubName name, List<HubFile> all) {
    this.name = name;
    this.all = all;
    all.forEach(file -> byPath.put(file.path(), file));
    this.model = new ModelFiles(List.copyOf(byPath.keySet()));
  }

  static List<HubFile> of(HubName name, List<HubFile> all) {
    return new Selection(name, all).files();
  }

  private List<HubFile> files() {
    if (!name.pick().isEmpty()) {
      return plus(new GgufChoice(name, all).picked(), named(model.papers()));
    }
    List<String> weights = model.weights();
    if (weights.isEmpty()) {
      return plus(new GgufChoice(name, all).only(), named(model.papers()));
    }
    if (!byPath.containsKey(ModelFiles.CONFIG)) {
      throw Fault.in(Code.NOT_A_MODEL, name.repository())
          .what("has weights, but no config.json")
          .help("Name a repository in the form of transformers, or one with GGUF files.")
          .fault();
    }
    return plus(named(weights), named(model.texts()), named(model.papers()));
  }

  private List<HubFile> named(List<String> paths) {
    return paths.stream().map(byPath::get).toList();
  }

  @SafeVarargs
  private static List<HubFile> plus(List<HubFile>... lists) {
    Set<HubFile> sum = new LinkedHashSet<>();
    for (List<HubFile> list : lists) {
      sum.addAll(list);
    }
    return new ArrayList<>(sum);
  }
}
