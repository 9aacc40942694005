// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import dev.alki.bundle.BundleFiles;
import dev.alki.hub.HubName;
import dev.alki.hub.HubPublisher;
import dev.alki.progress.Progress;
import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A repository on a hub.
record HubDestination(
    HubName name, boolean replace, Settings settings, Map<String, String> environment)
    implements Destination {
  static final String SCHEME = "hf://";

  @Override
  public Publication publish(List<Path> bundles, Progress verifying, Progress sending) {
    BundleFiles bundle = Destination.only(bundles, SCHEME + name.repository(), verifying);
    HubPublisher publisher = HubPublisher.of(settings, environment, replace);
    String commit = publisher.publish(bundle, name, sending);
    String repository = SCHEME + name.repository();
    return Publication.of(bundle, repository, repository + "@" + commit);
  }
}
