// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.bundle.Listing;
import dev.alki.bundle.Manifest;
import dev.alki.bundle.Presented;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a manifest says of how its bundle came to be: the source, the tool, and for each profile
/// how it was made and what was found out about it.
public record BundleFacts(JsonNode source, JsonNode tool, List<Profile> profiles) {
  private static final String PROFILES = "profiles";

  /// `quantization` is missing where a GGUF was packed as it came; the reports are those of the
  /// verbs, and missing where these did not run.
  public record Profile(
      String name, JsonNode quantization, Optional<JsonNode> validation, Optional<JsonNode> bench) {
    /// The reports that there are, by the verb that made them.
    List<Report> reports() {
      List<Report> reports = new ArrayList<>();
      validation.ifPresent(it -> reports.add(new Report("validation", it)));
      bench.ifPresent(it -> reports.add(new Report("benchmark", it)));
      return reports;
    }
  }

  /// What a verb found out.
  record Report(String of, JsonNode json) {
    /// As others may name it: by the digest of its text, which stands beside it.
    ObjectNode resource(String profile) {
      ObjectNode resource = JsonNodeFactory.instance.objectNode();
      resource.put("name", profile.isEmpty() ? of : of + " of " + profile);
      resource.putObject("digest").put("sha256", Digest.sha256(Json.bytes(json)));
      return resource;
    }
  }

  public BundleFacts {
    profiles = List.copyOf(profiles);
  }

  /// From the manifest that `manifest` lists.
  static BundleFacts of(Presented bundle, Listing manifest) {
    byte[] content =
        bundle
            .document(Manifest.NAME, Code.BUNDLE_INVALID)
            .filter(it -> Digest.sha256(it).equals(manifest.self().sha256()))
            .orElseThrow(() ->
                Fault.in(Code.FILE_CHANGED, bundle.where(Manifest.NAME))
                    .what("changed while it was read")
                    .fault());
    try {
      return of(Json.read(content));
    } catch (IOException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }

  static BundleFacts of(JsonNode manifest) {
    List<Profile> profiles = new ArrayList<>();
    if (manifest.has(PROFILES)) {
      manifest.path(PROFILES).forEach(it -> profiles.add(profile(it, "name")));
    } else {
      profiles.add(profile(manifest, "profile"));
    }
    return new BundleFacts(manifest.path("source"), manifest.path("tool"), profiles);
  }

  private static Profile profile(JsonNode json, String name) {
    return new Profile(
        json.path(name).asText(),
        json.path("quantization"),
        given(json.path("validation")),
        given(json.path("benchmark")));
  }

  private static Optional<JsonNode> given(JsonNode report) {
    return report.isObject() ? Optional.of(report) : Optional.empty();
  }
}
