// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.hub.HubSource;
import dev.alki.s3.S3Source;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import dev.alki.source.Remote;
import java.util.List;

/// The places on other machines that models can come from.
public final class Remotes {
  private Remotes() {}

  /// Those that may be named by whoever may hand in jobs.
  public static List<Remote> open(Settings settings) {
    Remote buckets = S3Source.of(settings).forStrangers();
    return settings.flag(Setting.SOURCES_HUB)
        ? List.of(buckets, new HubSource(settings, System.getenv()))
        : List.of(buckets);
  }

  /// In the order in which they are asked whether a name is theirs.
  public static List<Remote> of(Settings settings) {
    return List.of(S3Source.of(settings), new HubSource(settings, System.getenv()));
  }
}
