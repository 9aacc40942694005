// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.settings.Settings;
import java.util.Map;
import java.util.TreeMap;

/// A process that adds to the audit trail of a ledger, as fast as it can, until it is killed: the
/// name it does so under, then settings as KEY=VALUE. It says the number of each record of its own
/// that is written.
final class OneWriter {
  private OneWriter() {}

  public static void main(String[] args) {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 1; i < args.length; i++) {
      String[] pair = args[i].split("=", 2);
      settings.put(pair[0], pair[1]);
    }
    try (Ledger ledger = Ledger.open(LedgerPlace.of(Settings.of(settings)))) {
      for (int number = 1; ; number++) {
        ledger.audit(args[0], "n", Integer.toString(number));
        System.out.println(number);
      }
    }
  }
}
