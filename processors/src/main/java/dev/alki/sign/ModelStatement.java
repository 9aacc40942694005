// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.BundlePath;
import dev.alki.bundle.Manifest;
import dev.alki.files.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is signed of a model's folder, as OpenSSF Model Signing v1.0 has it: the digest of each
/// file, ascending by name, and as the subject the digest of all those digests.
final class ModelStatement {
  static final String PREDICATE = "https://model_signing/signature/v1.0";

  private static final String ALGORITHM = "sha256";

  /// What other verifiers pass over. The first is the signature; the others are there so that a
  /// bundle can be kept in a repository. [ModelSignature] passes over none but the first.
  private static final List<String> IGNORED =
      List.of(Manifest.SIGNATURE, ".git", ".gitattributes", ".github", ".gitignore");

  private ModelStatement() {}

  /// `resources` are SHA-256 by name.
  static Statement of(String name, Map<String, String> resources) {
    SortedMap<String, String> sorted = new TreeMap<>(Utf8.ORDER);
    sorted.putAll(resources);
    ObjectNode predicate = JsonNodeFactory.instance.objectNode();
    ObjectNode how = predicate.putObject("serialization");
    how.put("method", "files").put("hash_type", ALGORITHM).put("allow_symlinks", false);
    IGNORED.forEach(how.putArray("ignore_paths")::add);
    ArrayNode list = predicate.putArray("resources");
    sorted.forEach((path, sha256) ->
        list.addObject().put("name", path).put("algorithm", ALGORITHM).put("digest", sha256));
    return new Statement(
        List.of(new Statement.Subject(name, root(sorted.values()))), PREDICATE, predicate);
  }

  /// The files that it vouches for, SHA-256 by name; refuses a statement that is none of a folder,
  /// or contradicts itself.
  static SortedMap<String, String> resources(Object where, Statement statement) {
    Fields whole = new Fields(where, "", JsonNodeFactory.instance.objectNode());
    if (!statement.predicateType().equals(PREDICATE)) {
      throw whole.wrong("predicateType").expected(PREDICATE).got(statement.predicateType()).fault();
    }
    Fields predicate =
        new Fields(where, "predicate", statement.predicate())
            .only(Set.of("serialization", "resources"), Set.of());
    serialization(predicate.object("serialization"));
    SortedMap<String, String> resources = new TreeMap<>(Utf8.ORDER);
    for (Fields resource : predicate.list("resources")) {
      resource.only(Set.of("name", "algorithm", "digest"), Set.of()).is("algorithm", ALGORITHM);
      String name = resource.text("name");
      if (!BundlePath.allowed(name) || name.equalsIgnoreCase(Manifest.SIGNATURE)) {
        throw resource.wrong("name").got("a name that no bundle may contain").fault();
      }
      if (!resources.isEmpty() && Utf8.ORDER.compare(resources.lastKey(), name) >= 0) {
        throw resource.wrong("name").expected("names that ascend").got(name).fault();
      }
      resources.put(name, Statement.hex(resource, "digest"));
    }
    String root = root(resources.values());
    if (statement.subjects().size() != 1
        || !statement.subjects().getFirst().sha256().equals(root)) {
      throw whole.wrong("subject").expected("one, of sha256 " + root).fault();
    }
    return resources;
  }

  private static void serialization(Fields how) {
    how.only(Set.of("method", "hash_type", "allow_symlinks", "ignore_paths"), Set.of());
    how.is("method", "files").is("hash_type", ALGORITHM);
    if (!how.json().path("allow_symlinks").isBoolean()
        || how.json().path("allow_symlinks").asBoolean()) {
      throw how.wrong("allow_symlinks").expected(false).fault();
    }
    how.list("ignore_paths");
  }

  private static String root(Iterable<String> digests) {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    digests.forEach(digest -> raw.writeBytes(HexFormat.of().parseHex(digest)));
    return HexFormat.of().formatHex(Sha256.of(raw.toByteArray()));
  }
}
