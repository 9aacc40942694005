// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import java.util.Comparator;
import java.util.List;

/// Writes `manifest.json`: first what is common to all profiles, then each of them.
final class ManifestText {
  private ManifestText() {}

  /// `files` are all of the bundle but the manifest itself.
  static ObjectNode of(Layout layout, List<Portion> portions, List<FileDigest> files) {
    Contents common = layout.profiles().getFirst();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", Manifest.SCHEMA_VERSION);
    json.put("name", layout.title());
    json.putObject("tool").put("name", "alki").put("version", common.toolVersion());
    json.set("model", ModelSummary.of(common));
    json.set("source", common.origin().json());
    ArrayNode list = json.putArray("files");
    files.stream()
        .sorted(Comparator.comparing(FileDigest::path))
        .forEach(file -> list.add(file.json()));
    ArrayNode profiles = json.putArray("profiles");
    portions.forEach(portion -> profiles.add(portion.json()));
    return json;
  }
}
