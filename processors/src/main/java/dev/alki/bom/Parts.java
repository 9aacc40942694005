// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Hash;

/// Components of a bill of materials.
final class Parts {
  private Parts() {}

  /// Without a version where that is blank.
  static Component component(Component.Type type, String name, String version) {
    Component component = new Component();
    component.setType(type);
    component.setName(name);
    if (!version.isBlank()) {
      component.setVersion(version);
    }
    return component;
  }

  static Component file(FileDigest file) {
    Component component = component(Component.Type.FILE, file.path(), "");
    component.setHashes(hashes(file.sha256()));
    return component;
  }

  static List<Hash> hashes(String sha256) {
    return List.of(new Hash(Hash.Algorithm.SHA_256, sha256));
  }

  /// What a model calls an address, when it is one: anything else would make the bill invalid.
  static Optional<String> address(String text) {
    try {
      URI uri = new URI(text);
      return text.matches("https?://.*") && uri.getHost() != null
          ? Optional.of(uri.toASCIIString())
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
