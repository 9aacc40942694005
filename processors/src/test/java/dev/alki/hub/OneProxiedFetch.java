// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.settings.Settings;
import dev.alki.source.Errand;
import dev.alki.source.Pins;
import java.util.Map;

/// A process that fetches one model by what its environment says.
final class OneProxiedFetch {
  private OneProxiedFetch() {}

  public static void main(String[] args) {
    Settings settings = Settings.of(Map.of("alki.hub.patience", "1"));
    Errand errand = new Errand(Pins.NONE, (file, sha256) -> {}, Progress.NONE);
    try {
      System.out.println(new HubSource(settings, System.getenv()).fetch(args[0], errand).folder());
    } catch (Fault e) {
      System.out.println(e.report());
      e.printStackTrace();
    }
  }
}
