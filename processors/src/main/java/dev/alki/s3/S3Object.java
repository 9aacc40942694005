// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.files.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// An object as it was at one moment. `tag` is its entity tag without quotation marks, empty where
/// the service gives none; `modified` has whole seconds.
public record S3Object(S3Place place, long bytes, String tag, Instant modified) {
  public S3Object {
    if (bytes < 0) {
      throw new IllegalArgumentException("negative size: " + bytes);
    }
    modified = Instant.ofEpochSecond(modified.getEpochSecond());
  }

  /// What this object at this moment is known by, in 64 hexadecimal digits: another one under the
  /// same name has another.
  public String identity(Object service) {
    String text =
        String.join("\n", String.valueOf(service), place.toString(), bytes + " " + tag, "")
            + modified;
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  static String plainTag(String header) {
    return header == null ? "" : header.replaceAll("^\"|\"$", "");
  }
}
