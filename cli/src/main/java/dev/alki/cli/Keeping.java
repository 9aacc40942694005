// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.s3.S3Place;
import dev.alki.settings.Setting;
import java.util.Map;
import picocli.CommandLine.Option;

/// For commands that work with a model once: whether what was fetched of it stays.
final class Keeping {
  private static final String OPTION = "--no-cache";

  @Option(
      names = OPTION,
      description =
          "Keep no weights of a model of the hub: they pass by, and at most alki.hub.window MiB of"
              + " them are on the disk.")
  private boolean passing;

  /// The settings that say so; refuses a source whose objects are always kept.
  Map<String, String> settings(String source) {
    if (!passing) {
      return Map.of();
    }
    if (S3Place.names(source)) {
      throw Usage.wrong(
          OPTION, "is for models of the hub; those of buckets are kept", "owner/name");
    }
    return Map.of(Setting.HUB_KEEP.key(), "false");
  }
}
