// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.registry.Forms;
import dev.alki.registry.Publisher;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A tag of a registry: it always names what was published last.
record RegistryDestination(RegistryName name, Publisher publisher) implements Destination {
  static RegistryDestination of(
      RegistryName name, Wishes wishes, Settings settings, Map<String, String> environment) {
    if (wishes.replace()) {
      throw Fault.in(Code.WRONG_USAGE, name)
          .what("needs no --force: a tag names what was published last")
          .fault();
    }
    RegistryOptions options = RegistryOptions.of(settings, environment);
    Forms forms = wishes.forms().orElse(Forms.ALL);
    return new RegistryDestination(
        name, new Publisher(options, wishes.mountFrom(), forms, wishes.signer()));
  }

  @Override
  public Publication publish(List<Path> bundles, Progress verifying, Progress sending) {
    return Publication.of(publisher.publish(bundles, name, verifying, sending));
  }
}
