// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.util.Base64;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a provenance tells of the run that made a bundle of one profile, so that it can be done
/// again. `source` has name and revision; `read` and `made` are files by name, with their SHA-256;
/// `definition` is what the profile said then, and `parameters` those of the steps, by verb, as far
/// as something was said; each is missing where the provenance has none. The reports are those of
/// the verbs that look at a model.
public record RecordedBuild(
    ObjectNode source,
    SortedMap<String, String> read,
    String profile,
    JsonNode definition,
    JsonNode parameters,
    Optional<String> matrix,
    Optional<JsonNode> validation,
    Optional<JsonNode> benchmark,
    String version,
    SortedMap<String, String> made) {
  public RecordedBuild {
    read = Collections.unmodifiableSortedMap(new TreeMap<>(read));
    made = Collections.unmodifiableSortedMap(new TreeMap<>(made));
  }

  /// From a statement; a fault when it is no provenance that [Provenance] makes, or of a bundle of
  /// several profiles.
  public static RecordedBuild of(Object where, Statement statement) {
    JsonNode definition = statement.predicate().path("buildDefinition");
    JsonNode asked = definition.path("externalParameters");
    if (!statement.predicateType().equals(Provenance.PREDICATE)
        || !definition.path("buildType").asText().equals(Provenance.BUILD_TYPE)) {
      throw impossible(where, "is no provenance of a bundle that Alki made")
          .expected(Provenance.BUILD_TYPE)
          .got(definition.path("buildType").asText(statement.predicateType()))
          .fault();
    }
    if (asked.path("profiles").size() != 1) {
      throw impossible(where, "is of a bundle that was put together from several profiles")
          .expected("one profile")
          .got(asked.path("profiles").size())
          .help("Repeat the run of each of them, and compare their GGUFs.")
          .fault();
    }
    SortedMap<String, String> made = new TreeMap<>();
    statement.subjects().forEach(it -> made.put(it.name(), it.sha256()));
    SortedMap<String, String> read = new TreeMap<>();
    Optional<String> matrix = Optional.empty();
    for (JsonNode each : definition.path("resolvedDependencies")) {
      Optional<String> sha256 =
          Optional.of(each.at("/digest/sha256").asText()).filter(it -> it.matches(Statement.HEX));
      if (each.has("annotations")) {
        matrix = sha256;
      } else {
        sha256.ifPresent(it -> read.put(each.path("name").asText(), it));
      }
    }
    JsonNode profile = asked.path("profiles").path(0);
    JsonNode found = statement.predicate().at("/runDetails/byproducts");
    return new RecordedBuild(
        source(asked),
        read,
        profile.path("name").asText(),
        profile.path("definition"),
        profile.path("parameters"),
        matrix,
        report(where, found, "validation"),
        report(where, found, "benchmark"),
        definition.at("/internalParameters/tool/version").asText(),
        made);
  }

  /// How the source is named: on a hub with its commit, a folder or file of that machine by its own
  /// name alone.
  public String place() {
    String name = source.path("name").asText();
    String revision = source.path("revision").asText();
    return Provenance.onAHub(name, revision) ? name + "@" + revision : name;
  }

  public static Fault.Draft impossible(Object where, String what) {
    return Fault.in(Code.REBUILD_IMPOSSIBLE, where).what(what);
  }

  /// As a manifest has it, without its files.
  private static ObjectNode source(JsonNode asked) {
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    source.put("name", asked.path("source").asText());
    source.put("revision", asked.path("revision").asText());
    if (asked.has("gated")) {
      source.set("gated", asked.path("gated"));
    }
    return source;
  }

  private static Optional<JsonNode> report(Object where, JsonNode found, String verb) {
    for (JsonNode each : found) {
      if (each.path("name").asText().split(" ")[0].equals(verb)) {
        try {
          return Optional.of(Json.read(Base64.getDecoder().decode(each.path("content").asText())));
        } catch (IOException | IllegalArgumentException e) {
          throw impossible(where, "has a report of the " + verb + " that cannot be read")
              .cause(e)
              .fault();
        }
      }
    }
    return Optional.empty();
  }
}
