// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import dev.alki.gguf.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cyclonedx.model.Ancestors;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.ExternalReference;
import org.cyclonedx.model.Pedigree;
import org.cyclonedx.model.component.data.ComponentData;
import org.cyclonedx.model.component.data.Content;
import org.cyclonedx.model.component.data.DatasetChoice;

/// Where a model comes from: the source that was converted, the models that this one was made of,
/// as far as it says so, and the data that it says it was trained on.
record Ancestry(Metadata metadata, Origin origin) {
  static final String SOURCE = "source";

  /// More than any model names.
  private static final long MOST = 64;

  Pedigree pedigree() {
    Component source =
        Parts.component(Component.Type.MACHINE_LEARNING_MODEL, origin.name(), origin.revision());
    source.setBomRef(SOURCE);
    origin.packageUrl().ifPresent(source::setPurl);
    origin.files().forEach(file -> source.addComponent(Parts.file(file)));
    List<Component> bases = named("base_model").map(this::base).toList();
    if (!bases.isEmpty()) {
      source.setPedigree(of(bases));
    }
    return of(List.of(source));
  }

  /// What it was trained on.
  List<DatasetChoice> datasets() {
    return named("dataset").map(this::dataset).toList();
  }

  private static Pedigree of(List<Component> components) {
    Ancestors ancestors = new Ancestors();
    components.forEach(ancestors::addComponent);
    Pedigree pedigree = new Pedigree();
    pedigree.setAncestors(ancestors);
    return pedigree;
  }

  private Component base(String key) {
    Component base =
        Parts.component(
            Component.Type.MACHINE_LEARNING_MODEL,
            text(key + "name").orElse(""),
            text(key + "version").orElse(""));
    address(key)
        .ifPresent(url -> {
          ExternalReference reference = new ExternalReference();
          reference.setType(ExternalReference.Type.DISTRIBUTION);
          reference.setUrl(url);
          base.addExternalReference(reference);
        });
    return base;
  }

  private DatasetChoice dataset(String key) {
    ComponentData data = new ComponentData();
    data.setType(ComponentData.ComponentDataType.DATASET);
    text(key + "name").ifPresent(data::setName);
    address(key)
        .ifPresent(url -> {
          Content content = new Content();
          content.setUrl(url);
          data.setContents(content);
        });
    DatasetChoice choice = new DatasetChoice();
    choice.setComponentData(data);
    return choice;
  }

  /// The keys' beginnings of those that have a name.
  private Stream<String> named(String kind) {
    List<String> keys = new ArrayList<>();
    for (long i = 0; i < MOST; i++) {
      String key = "general." + kind + "." + i + ".";
      if (text(key + "name").isEmpty()) {
        break;
      }
      keys.add(key);
    }
    return keys.stream();
  }

  private Optional<String> address(String key) {
    return text(key + "repo_url").or(() -> text(key + "url")).flatMap(Parts::address);
  }

  private Optional<String> text(String key) {
    return metadata.string(key).filter(text -> !text.isBlank());
  }
}
