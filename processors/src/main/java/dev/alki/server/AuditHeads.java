// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.audit.AuditHead;
import dev.alki.audit.HeadFile;
import dev.alki.audit.HeadKeeper;
import dev.alki.audit.HeadKey;
import dev.alki.jobs.Ledger;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where heads of the audit trail are kept, as the settings say.
public final class AuditHeads {
  private AuditHeads() {}

  /// In the state folder, and perhaps elsewhere.
  public static List<HeadFile> files(Settings settings) {
    Stream<Path> own = Stream.of(settings.path(Setting.STATE).resolve("audit-heads.jsonl"));
    Stream<Path> other =
        Stream.of(settings.text(Setting.AUDIT_HEADS)).filter(text -> !text.isEmpty()).map(Path::of);
    return Stream.concat(own, other).map(HeadFile::new).toList();
  }

  /// What heads are signed with, if they are.
  public static Optional<HeadKey> key(Settings settings) {
    return settings
        .secret(Setting.AUDIT_KEY)
        .map(secret -> HeadKey.of(secret.read(), Setting.AUDIT_KEY.key()));
  }

  static HeadKeeper keep(Settings settings, Ledger ledger) {
    Optional<HeadKey> key = key(settings);
    return HeadKeeper.start(() -> ledger.lastAudit().map(AuditHead::of), files(settings), key);
  }
}
