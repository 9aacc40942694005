// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// When content and receipts of an [S3Backing] were last used by any machine: the time of an empty
/// object `PREFIX/uses/ab/ab12...`, which is put there anew once an hour at most.
final class BucketUses {
  static final String PART = "uses";

  /// How long a use may be ago that nobody was told of.
  static final Duration GRAIN = Duration.ofHours(1);

  private static final byte[] NOTHING = new byte[0];

  private final S3Connection connection;
  private final S3Place place;
  private final Map<String, Instant> told = new ConcurrentHashMap<>();

  BucketUses(S3Connection connection, S3Place place) {
    this.connection = connection;
    this.place = place;
  }

  /// Says that what has this digest, and was there before, is used now.
  void touch(String digest) {
    Instant due = Instant.now().minus(GRAIN);
    if (told.getOrDefault(digest, Instant.MIN).isBefore(due)) {
      S3Place use = S3Backing.at(place, PART, digest);
      boolean known =
          new S3Objects(connection).find(use).map(it -> !it.modified().isBefore(due)).orElse(false);
      if (!known) {
        new Upload(connection.objects()).put(NOTHING, use, true);
      }
      told.put(digest, Instant.now());
    }
  }
}
