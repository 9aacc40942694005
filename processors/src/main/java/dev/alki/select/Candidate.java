// SPDX-License-Identifier: Apache-2.0
package dev.alki.select;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.BundleProfile;
import dev.alki.bundle.Listing;
import dev.alki.bundle.Manifest;
import java.nio.file.Path;
import java.util.List;

/// A profile that could be chosen. `bundle` is where it lies; `model` says which model it is of,
/// and `source` what it was made from: errors of quantization can be compared only where that is
/// the same.
public record Candidate(Path bundle, BundleProfile profile, String model, String source) {
  /// All profiles of a bundle. Its manifest is read, and no other file.
  public static List<Candidate> of(Path bundle) {
    Listing listing = Manifest.current(bundle);
    JsonNode manifest = Manifest.json(bundle);
    JsonNode facts = manifest.path("model");
    String model =
        facts.path("architecture").asText() + " of " + facts.path("weights").asText() + " weights";
    String source = manifest.path("source").toString();
    return listing.profiles().stream()
        .map(profile -> new Candidate(bundle, profile, model, source))
        .toList();
  }

  @Override
  public String toString() {
    return profile.label() + " in " + bundle;
  }
}
