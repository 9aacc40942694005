// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.files.Digest;
import java.util.Base64;

/// How a bundle was made, as SLSA's build provenance v1 has it: from which source at which commit
/// and from which of its files, to which profiles with which parameters, by which version. Nothing
/// stands in it but what the manifest says, and no time.
public final class Provenance {
  public static final String PREDICATE = "https://slsa.dev/provenance/v1";
  public static final String BUILD_TYPE = "https://alki.dev/bundle/v1";
  private static final String BUILDER = "https://alki.dev/alki";

  private static final String COMMIT = "[0-9a-f]{40}";
  private static final String ON_A_HUB = "[A-Za-z0-9._-]+/[A-Za-z0-9._-]+";

  private Provenance() {}

  static Predicate of(BundleFacts facts) {
    ObjectNode predicate = JsonNodeFactory.instance.objectNode();
    ObjectNode definition = predicate.putObject("buildDefinition");
    definition.put("buildType", BUILD_TYPE);
    definition.set("externalParameters", asked(facts));
    set(definition.putObject("internalParameters"), "tool", facts.tool());
    definition.set("resolvedDependencies", read(facts));
    ObjectNode run = predicate.putObject("runDetails");
    ObjectNode builder = run.putObject("builder").put("id", BUILDER);
    builder.putObject("version").put("alki", facts.tool().path("version").asText());
    // The same run has the same name, on whichever machine and whenever it was.
    run.putObject("metadata")
        .put("invocationId", "sha256:" + Digest.sha256(Json.bytes(definition)));
    run.set("byproducts", found(facts));
    return new Predicate(PREDICATE, predicate);
  }

  static boolean onAHub(String name, String revision) {
    return name.matches(ON_A_HUB) && revision.matches(COMMIT);
  }

  private static ObjectNode asked(BundleFacts facts) {
    ObjectNode asked = JsonNodeFactory.instance.objectNode();
    asked.put("source", facts.source().path("name").asText());
    asked.put("revision", facts.source().path("revision").asText());
    if (facts.source().has("gated")) {
      asked.set("gated", facts.source().path("gated"));
    }
    ArrayNode profiles = asked.putArray("profiles");
    for (BundleFacts.Profile profile : facts.profiles()) {
      ObjectNode each = profiles.addObject().put("name", profile.name());
      set(each, "definition", profile.quantization().path("profile"));
      set(each, "parameters", profile.quantization().path("parameters"));
    }
    return asked;
  }

  private static ArrayNode read(BundleFacts facts) {
    ArrayNode read = JsonNodeFactory.instance.arrayNode();
    String name = facts.source().path("name").asText();
    String revision = facts.source().path("revision").asText();
    if (onAHub(name, revision)) {
      ObjectNode commit = read.addObject();
      commit.put("uri", "git+https://huggingface.co/" + name + "@" + revision);
      commit.putObject("digest").put("gitCommit", revision);
    }
    for (JsonNode file : facts.source().path("files")) {
      ObjectNode each = read.addObject().put("name", file.path("path").asText());
      each.putObject("digest").put("sha256", file.path("sha256").asText());
    }
    for (BundleFacts.Profile profile : facts.profiles()) {
      JsonNode matrix = profile.quantization().path("imatrix");
      if (matrix.isObject()) {
        ObjectNode each = read.addObject().put("name", "imatrix of " + profile.name());
        each.putObject("digest").put("sha256", matrix.path("sha256").asText());
        each.putObject("annotations").put("file", matrix.path("file").asText());
      }
    }
    return read;
  }

  /// Reports as they are: what was measured cannot be measured again with the same result.
  private static ArrayNode found(BundleFacts facts) {
    ArrayNode found = JsonNodeFactory.instance.arrayNode();
    for (BundleFacts.Profile profile : facts.profiles()) {
      for (BundleFacts.Report report : profile.reports()) {
        String text = Base64.getEncoder().encodeToString(Json.bytes(report.json()));
        found.add(
            report
                .resource(profile.name())
                .put("content", text)
                .put("mediaType", "application/json"));
      }
    }
    return found;
  }

  private static void set(ObjectNode json, String key, JsonNode value) {
    if (value.isObject()) {
      json.set(key, value);
    }
  }
}
