// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Where a model came from: the source as the job names it, its commit (empty when it has none),
/// and the files that were read, sorted by path. `gated` is what a hub gives only to those whom the
/// model's owner lets in.
public record Origin(String name, String revision, boolean gated, List<FileDigest> files) {
  public Origin {
    files = files.stream().sorted(Comparator.comparing(FileDigest::path)).toList();
  }

  /// Of a place that lets everybody in.
  public Origin(String name, String revision, List<FileDigest> files) {
    this(name, revision, false, files);
  }

  /// A package URL for what lies on a hub at a certain commit.
  Optional<String> packageUrl() {
    return name.matches("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+") && revision.matches("[0-9a-f]{40}")
        ? Optional.of("pkg:huggingface/" + name + "@" + revision)
        : Optional.empty();
  }

  /// What [#json] made.
  public static Origin of(JsonNode json) {
    List<FileDigest> files = new ArrayList<>();
    for (JsonNode file : json.path("files")) {
      files.add(
          new FileDigest(
              file.path("path").textValue(),
              file.path("sha256").textValue(),
              file.path("bytes").longValue()));
    }
    return new Origin(
        json.path("name").textValue(),
        json.path("revision").textValue(),
        json.path("gated").booleanValue(),
        files);
  }

  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    json.put("revision", revision);
    if (gated) {
      json.put("gated", true);
    }
    files.forEach(file -> json.withArray("/files").add(file.json()));
    return json;
  }
}
