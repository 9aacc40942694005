// SPDX-License-Identifier: Apache-2.0
package dev.alki.policy;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.Licence;
import dev.alki.bundle.Manifest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Under which licences models may be published. The entries are SPDX identifiers, names of
/// licences that have none, `unknown` for a model that states no licence, and `gated` for one that
/// a hub gives only to those whom its owner lets in; upper and lower case are the same. Either they
/// are all that is allowed, or (`deny`) all that is not.
public record LicencePolicy(boolean deny, Set<String> entries) {
  static final String NOT = "!";
  private static final String UNKNOWN = "unknown";
  private static final String GATED = "gated";

  public LicencePolicy {
    Set<String> sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    sorted.addAll(entries);
    entries = sorted;
  }

  /// As `alki.policy.licences` says; when it says nothing, all are allowed.
  public static LicencePolicy of(Settings settings) {
    return of(settings.licences(Setting.POLICY_LICENCES));
  }

  /// By entries of which either all have a ! before them or none has.
  static LicencePolicy of(List<String> entries) {
    boolean deny = entries.stream().allMatch(entry -> entry.startsWith(NOT));
    return new LicencePolicy(
        deny, entries.stream().map(entry -> deny ? entry.substring(1) : entry).collect(toSet()));
  }

  /// Refuses a bundle whose model may not be published, by what its manifest says.
  public void require(Path bundle) {
    refused(Manifest.json(bundle))
        .ifPresent(what -> {
          throw Fault.in(Code.POLICY_DENIED, bundle)
              .what("its model may not be published, for it " + words(what))
              .expected(terms())
              .got(what)
              .help("Ask whoever sets " + Setting.POLICY_LICENCES.key() + "; see docs/policy.md.")
              .fault();
        });
  }

  /// As below, by what a manifest says.
  Optional<String> refused(JsonNode manifest) {
    JsonNode model = manifest.path("model");
    List<Licence> licences =
        Licence.stated(fact -> Optional.of(model.path(fact).asText()).filter(it -> !it.isEmpty()));
    return refused(licences, manifest.at("/source/gated").asBoolean());
  }

  /// The first of what is to be said of a model that this does not allow.
  Optional<String> refused(List<Licence> licences, boolean gated) {
    List<String> said = new ArrayList<>();
    if (licences.isEmpty()) {
      said.add(UNKNOWN);
    }
    licences.forEach(licence -> said.add(licence.label()));
    if (gated) {
      said.add(GATED);
    }
    return said.stream().filter(each -> entries.contains(each) == deny).findFirst();
  }

  private static String words(String what) {
    return switch (what) {
      case UNKNOWN -> "states no licence";
      case GATED -> "is gated: its owner decides who gets it";
      default -> "is under a licence that the policy does not allow";
    };
  }

  private String terms() {
    return (deny ? "none of " : "one of ") + String.join(", ", entries);
  }
}
