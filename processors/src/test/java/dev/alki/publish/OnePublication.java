// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import dev.alki.progress.Progress;
import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A process that publishes one bundle, and can be killed: the bundle, where to, then settings as
/// `KEY=VALUE`.
final class OnePublication {
  private OnePublication() {}

  public static void main(String[] args) {
    Map<String, String> settings = new HashMap<>();
    for (String each : List.of(args).subList(2, args.length)) {
      settings.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
    }
    Destination.of(args[1], Wishes.NONE, Settings.of(settings), Map.of())
        .publish(List.of(Path.of(args[0])), Progress.NONE, Progress.NONE);
  }
}
