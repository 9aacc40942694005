// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.audit.AuditHead;
import dev.alki.audit.AuditRecord;
import dev.alki.audit.ChainCheck;
import dev.alki.audit.HeadFile;
import dev.alki.jobs.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The audit trail of servers that die, seen by somebody who writes its end down elsewhere now and
/// then.
record FleetTrail(Ledger ledger, HeadFile servers, HeadFile elsewhere) {
  /// Whether it is as it was written, with every head in it that anybody has written down.
  void verify() {
    List<AuditHead> heads = new ArrayList<>(servers.read());
    heads.addAll(elsewhere.read());
    ChainCheck check = new ChainCheck(heads, Optional.empty());
    ledger.auditTrail(0, check::next);
    ChainCheck.Result result = check.end();
    assertThat(result.findings()).isEmpty();
    if (result.records() > result.vouched()) {
      elsewhere.add(AuditHead.of(ledger.lastAudit().orElseThrow()));
    }
  }

  List<AuditRecord> records() {
    List<AuditRecord> records = new ArrayList<>();
    ledger.auditTrail(0, records::add);
    return records;
  }
}
