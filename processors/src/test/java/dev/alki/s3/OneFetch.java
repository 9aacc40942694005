// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.progress.Progress;
import dev.alki.source.Errand;
import dev.alki.source.Pins;
import java.nio.file.Path;
import java.time.Duration;

/// A process that fetches the object of a [FakeS3] into the cache that it is given, and can be
/// killed.
final class OneFetch {
  private OneFetch() {}

  public static void main(String[] args) {
    S3Source source =
        new S3Source(
            FakeS3.options(Integer.parseInt(args[1])),
            Path.of(args[0]),
            Duration.ofSeconds(30),
            false);
    source.fetch("s3://models/m.gguf", new Errand(Pins.NONE, (file, sha256) -> {}, Progress.NONE));
  }
}
