// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.util.LicenseResolver;

/// A licence that a model states: its SPDX identifier, when it has one, or the `name` that stands
/// there; and where its text is, empty when that is not said.
public record Licence(String name, Optional<String> id, String link) {
  /// What cards say instead of a name.
  private static final Set<String> NO_NAMES = Set.of("other", "unknown");

  /// By the facts `license` (several have commas between them), `license.name` and `license.link`,
  /// as a GGUF has them below `general.` and a manifest in `model`; nothing when none is stated.
  public static List<Licence> stated(Function<String, Optional<String>> fact) {
    String link = fact.apply("license.link").orElse("");
    List<Licence> licences = new ArrayList<>();
    for (String each : fact.apply("license").orElse("").split(",")) {
      String name =
          NO_NAMES.contains(each.strip()) || each.isBlank()
              ? fact.apply("license.name").orElse("").strip()
              : each.strip();
      if (!name.isEmpty()) {
        licences.add(new Licence(name, identifier(name), link));
      }
    }
    return licences;
  }

  /// The SPDX identifier if it has one, its name otherwise.
  public String label() {
    return id.orElse(name);
  }

  License entry() {
    License licence = new License();
    id.ifPresentOrElse(licence::setId, () -> licence.setName(name));
    Parts.address(link).ifPresent(licence::setUrl);
    return licence;
  }

  /// In whatever case it stands there.
  private static Optional<String> identifier(String name) {
    return Optional.ofNullable(LicenseResolver.resolve(name, false))
        .map(LicenseChoice::getLicenses)
        .filter(found -> found.size() == 1)
        .map(found -> found.getFirst().getId());
  }
}
