// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import dev.alki.policy.LicencePolicy;
import dev.alki.progress.Progress;
import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The one way in which bundles go out: those that the policy lets go, to where they were wished.
public record Publishing(Destination destination, LicencePolicy policy) {
  public static Publishing to(
      String place, Wishes wishes, Settings settings, Map<String, String> environment) {
    return new Publishing(
        Destination.of(place, wishes, settings, environment), LicencePolicy.of(settings));
  }

  /// See [Destination#publish].
  public Publication publish(List<Path> bundles, Progress verifying, Progress sending) {
    bundles.forEach(policy::require);
    return destination.publish(bundles, verifying, sending);
  }
}
