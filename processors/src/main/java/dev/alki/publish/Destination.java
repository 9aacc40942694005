// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import dev.alki.bundle.BundleFiles;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.hub.HubName;
import dev.alki.progress.Progress;
import dev.alki.registry.RegistryName;
import dev.alki.s3.S3Place;
import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where bundles can be published. None of them shows a bundle before all of it is there, and none
/// takes one that does not verify.
public sealed interface Destination
    permits RegistryDestination, BucketDestination, HubDestination, FolderDestination {
  /// What the text names: `oci://`, `s3://`, `hf://`, else a folder.
  static Destination of(
      String text, Wishes wishes, Settings settings, Map<String, String> environment) {
    if (RegistryName.names(text)) {
      return RegistryDestination.of(RegistryName.of(text), wishes, settings, environment);
    }
    if (wishes.forms().isPresent() || wishes.mountFrom().isPresent()) {
      throw Fault.in(Code.WRONG_USAGE, text)
          .what("is no registry, and only these have forms of a model and mount from each other")
          .expected("oci://HOST[:PORT]/REPOSITORY:TAG")
          .fault();
    }
    if (S3Place.names(text)) {
      return new BucketDestination(S3Place.of(text, "'" + text + "'"), wishes.replace(), settings);
    }
    if (text.startsWith(HubDestination.SCHEME)) {
      return new HubDestination(HubName.of(text), wishes.replace(), settings, environment);
    }
    // A registry's name without its scheme would make a folder of that name.
    if (text.contains(":")) {
      throw Fault.in(Code.WRONG_USAGE, text)
          .what("is no place to publish to")
          .expected("oci://HOST/REPOSITORY:TAG, s3://BUCKET/PREFIX, hf://OWNER/NAME or a folder")
          .fault();
    }
    return new FolderDestination(Path.of(text), wishes.replace());
  }

  /// Returns when all of it can be had there. Both are told how far they are, one after the other.
  Publication publish(List<Path> bundles, Progress verifying, Progress sending);

  /// The one bundle that a place without an index has room for.
  static BundleFiles only(List<Path> bundles, Object place, Progress verifying) {
    if (bundles.size() != 1) {
      throw Fault.in(Code.WRONG_USAGE, place)
          .what("has room for one bundle")
          .got(bundles.size())
          .help("Publish each to a place of its own, or all of them to a registry.")
          .fault();
    }
    return BundleFiles.verified(bundles.getFirst(), verifying);
  }
}
