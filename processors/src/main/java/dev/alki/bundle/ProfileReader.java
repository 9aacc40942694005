// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.deploy.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the profiles that a manifest of this version lists. Whatever is not as [ProfileText]
/// writes it, or names a file that the bundle does not have, is a fault BUNDLE_INVALID.
final class ProfileReader {
  private final Object file;
  private final Set<String> paths;

  private ProfileReader(Object file, Set<String> paths) {
    this.file = file;
    this.paths = paths;
  }

  /// `file` is the manifest, `json` what stands in it, `files` are those that it lists.
  static List<BundleProfile> read(Object file, JsonNode json, List<FileDigest> files) {
    Set<String> paths = files.stream().map(FileDigest::path).collect(Collectors.toSet());
    ProfileReader reader = new ProfileReader(file, paths);
    JsonNode list = json.path("profiles");
    if (!list.isArray() || list.isEmpty()) {
      throw Manifest.invalid(file, "profiles").expected("a list of one or more").fault();
    }
    List<BundleProfile> profiles = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      BundleProfile profile = reader.profile("profiles/" + i, list.get(i));
      if (!names.add(profile.name().toLowerCase(Locale.ROOT))) {
        throw Manifest.invalid(file, "profiles names '" + profile.name() + "' twice").fault();
      }
      profiles.add(profile);
    }
    return profiles;
  }

  private BundleProfile profile(String where, JsonNode json) {
    JsonNode name = json.path("name");
    if (!name.isTextual() || !name.textValue().matches(BundleProfile.NAME)) {
      throw Manifest.invalid(file, where + "/name").expected("one line of text").fault();
    }
    return new BundleProfile(
        name.textValue(),
        files(where + "/files", json.path("files")),
        needs(where + "/needs", json.path("needs")),
        count(where + "/bytes", json.path("bytes")),
        number(where + "/bitsPerWeight", json.path("bitsPerWeight")),
        number(where + "/nmse", json.path("nmse")),
        Optional.ofNullable(json.at("/validation/verdict").textValue()));
  }

  private ProfileFiles files(String where, JsonNode json) {
    List<String> model = paths(where + "/model", json.path("model"));
    if (model.isEmpty()) {
      throw Manifest.invalid(file, where + "/model").expected("one file or more").fault();
    }
    return new ProfileFiles(
        model,
        optional(where + "/projector", json.path("projector")),
        path(where + "/settings", json.path("settings")),
        optional(where + "/bom", json.path("bom")),
        paths(where + "/deploy", json.path("deploy")));
  }

  private DeviceNeeds needs(String where, JsonNode json) {
    List<String> cpu = new ArrayList<>();
    for (JsonNode feature : json.path("cpu")) {
      if (!feature.asText().matches(Target.FEATURE)) {
        throw Manifest.invalid(file, where + "/cpu")
            .expected("names of CPU features")
            .got(feature)
            .fault();
      }
      cpu.add(feature.asText());
    }
    JsonNode gpu = json.path("gpu");
    if (!gpu.isMissingNode() && !gpu.isBoolean()) {
      throw Manifest.invalid(file, where + "/gpu").expected("true or false").got(gpu).fault();
    }
    long memory = count(where + "/memoryBytes", json.path("memoryBytes"));
    return new DeviceNeeds(memory, cpu, gpu.asBoolean());
  }

  private List<String> paths(String where, JsonNode json) {
    if (!json.isArray()) {
      throw Manifest.invalid(file, where).expected("a list of files").got(json).fault();
    }
    List<String> all = new ArrayList<>();
    json.forEach(each -> all.add(path(where, each)));
    return all;
  }

  private Optional<String> optional(String where, JsonNode json) {
    return json.isMissingNode() ? Optional.empty() : Optional.of(path(where, json));
  }

  private String path(String where, JsonNode json) {
    if (!json.isTextual() || !paths.contains(json.textValue())) {
      throw Manifest.invalid(file, where)
          .expected("a file that 'files' names")
          .got(json.isMissingNode() ? "none" : json)
          .fault();
    }
    return json.textValue();
  }

  private long count(String where, JsonNode json) {
    if (!json.isIntegralNumber() || !json.canConvertToLong() || json.longValue() < 1) {
      throw Manifest.invalid(file, where)
          .expected("a whole number above 0")
          .got(json.isMissingNode() ? "none" : json)
          .fault();
    }
    return json.longValue();
  }

  private OptionalDouble number(String where, JsonNode json) {
    if (json.isMissingNode()) {
      return OptionalDouble.empty();
    }
    if (!json.isNumber() || !(json.doubleValue() >= 0) || Double.isInfinite(json.doubleValue())) {
      throw Manifest.invalid(file, where).expected("a number, 0 or more").got(json).fault();
    }
    return OptionalDouble.of(json.doubleValue());
  }
}
