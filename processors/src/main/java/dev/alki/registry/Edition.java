// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.bundle.BundleFiles;
import dev.alki.deploy.SafeName;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One bundle on its way into a registry: `name` has the tag that others are longer than, `notes`
/// tell what a form leaves out.
record Edition(
    RegistryName name, BundleFiles bundle, SequencedMap<Form, Image> images, List<String> notes) {
  Edition {
    images = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(images));
    notes = List.copyOf(notes);
  }

  /// A single bundle has the tag itself, each of several one with its profile at the end.
  static List<Edition> of(RegistryName name, List<BundleFiles> bundles, Forms forms) {
    if (bundles.size() == 1) {
      return List.of(of(name, bundles.getFirst(), forms));
    }
    Map<String, BundleFiles> endings = new LinkedHashMap<>();
    for (BundleFiles bundle : bundles) {
      if (ProfileIndex.annotations(bundle).isEmpty()) {
        throw Fault.in(Code.WRONG_USAGE, bundle.folder())
            .what("has no single profile by which it could be told from the others")
            .help("Pack it with --profile NAME, or publish it under a tag of its own.")
            .fault();
      }
      String ending = "-" + SafeName.file(bundle.profileNames()).toLowerCase(Locale.ROOT);
      BundleFiles same = endings.putIfAbsent(ending, bundle);
      if (same != null) {
        throw Fault.in(Code.PROFILE_TWICE, bundle.folder())
            .what("is of the same profile as " + same.folder())
            .got(bundle.profileNames())
            .help("Publish each under a tag of its own.")
            .fault();
      }
    }
    List<Edition> editions = new ArrayList<>();
    endings.forEach((ending, bundle) -> editions.add(of(name.extended(ending), bundle, forms)));
    return editions;
  }

  private static Edition of(RegistryName name, BundleFiles bundle, Forms forms) {
    forms.check(bundle);
    SequencedMap<Form, Image> images = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    for (Form form : forms.list()) {
      RegistryName tag = name.extended(form.ending());
      Optional<String> obstacle = form.obstacle(bundle);
      if (obstacle.isEmpty()) {
        images.put(form, form.of(bundle));
      }
      obstacle.or(() -> form.loss(bundle)).ifPresent(note -> notes.add(tag + ": " + note));
    }
    return new Edition(name, bundle, images, notes);
  }

  /// The first form, which stands for the bundle.
  Image main() {
    return images.firstEntry().getValue();
  }

  RegistryName name(Form form) {
    return name.extended(form.ending());
  }
}
