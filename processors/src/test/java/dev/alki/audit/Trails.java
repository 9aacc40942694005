// SPDX-License-Identifier: Apache-2.0
package dev.alki.audit;

import java.util.ArrayList;
import java.util.List;

/// Trails of records that are all different.
final class Trails {
  private Trails() {}

  static List<AuditRecord> of(int records) {
    List<AuditRecord> trail = new ArrayList<>();
    String previous = AuditRecord.BEGINNING;
    for (int i = 1; i <= records; i++) {
      trail.add(record(i, "detail " + i).after(previous));
      previous = trail.getLast().hash();
    }
    return trail;
  }

  static AuditRecord record(int number, String detail) {
    return new AuditRecord(
        number,
        1_700_000_000_000L + number,
        "http",
        number % 2 == 0 ? "submit" : "succeeded",
        "job-" + number / 2,
        detail,
        "source " + "a".repeat(64),
        "Q8_0 " + "b".repeat(64),
        "");
  }

  /// As somebody would who knows how hashes are made.
  static List<AuditRecord> rehashed(List<AuditRecord> trail) {
    List<AuditRecord> rehashed = new ArrayList<>();
    String previous = AuditRecord.BEGINNING;
    for (AuditRecord record : trail) {
      rehashed.add(record.after(previous));
      previous = rehashed.getLast().hash();
    }
    return rehashed;
  }
}
