// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import dev.alki.bundle.BundleFiles;
import dev.alki.progress.Progress;
import dev.alki.s3.BucketPublisher;
import dev.alki.s3.S3Connection;
import dev.alki.s3.S3Options;
import dev.alki.s3.S3Place;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.util.List;

/// A prefix in a bucket.
record BucketDestination(S3Place place, boolean replace, Settings settings) implements Destination {
  @Override
  public Publication publish(List<Path> bundles, Progress verifying, Progress sending) {
    BundleFiles bundle = Destination.only(bundles, place, verifying);
    Path uploads = settings.path(Setting.STATE).resolve("uploads");
    try (S3Connection connection = new S3Connection(S3Options.of(settings))) {
      new BucketPublisher(connection, uploads, replace).publish(bundle, place, sending);
    }
    return Publication.of(bundle, place, place);
  }
}
