// SPDX-License-Identifier: Apache-2.0
package dev.alki.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Goes through a trail from its first record on and finds what was changed, taken away, put in,
/// moved or replaced; with heads also what was cut off at the end, and a trail that is consistent
/// and another.
public final class ChainCheck {
  private static final int MOST_FINDINGS = 100;

  private final List<AuditHead> heads;
  private final List<Finding> findings = new ArrayList<>();
  private String previous = AuditRecord.BEGINNING;
  private long number;
  private int head;

  /// Heads may come in any order and from several files. With a key, each must be signed by it.
  public ChainCheck(Collection<AuditHead> heads, Optional<HeadKey> key) {
    this.heads = heads.stream().sorted(Comparator.comparingLong(AuditHead::number)).toList();
    key.ifPresent(it ->
        this.heads.stream()
            .filter(each -> !it.signed(each))
            .forEach(
                each -> find(each.number(), Kind.NOT_SIGNED, "a head is not signed by the key")));
  }

  /// How the trail is not what it should be.
  public enum Kind {
    /// A record is missing, is there twice or stands elsewhere.
    OUT_OF_ORDER,
    /// A record or the one before it is not what it was.
    CHANGED,
    /// The record is not the one that a head vouches for: the trail was replaced.
    NOT_AS_HEAD,
    /// The trail ends before a head does.
    CUT_OFF,
    NOT_SIGNED
  }

  /// `number` is that of the record.
  public record Finding(long number, Kind kind, String text) {}

  /// What came of it; `vouched` is the last record that a head vouches for, 0 for none.
  public record Result(long records, String hash, long vouched, List<Finding> findings) {
    public Result {
      findings = List.copyOf(findings);
    }

    public boolean intact() {
      return findings.isEmpty();
    }
  }

  /// The next record, in the order in which they stand.
  public void next(AuditRecord record) {
    if (record.number() != number + 1) {
      find(number + 1, Kind.OUT_OF_ORDER, "record " + record.number() + " stands there");
    }
    number = record.number();
    if (!record.hashAfter(previous).equals(record.hash())) {
      find(number, Kind.CHANGED, "the record does not fit its hash and the record before");
    }
    previous = record.hash();
    while (head < heads.size() && heads.get(head).number() <= number) {
      AuditHead due = heads.get(head++);
      if (due.number() != number || !due.hash().equals(record.hash())) {
        find(due.number(), Kind.NOT_AS_HEAD, "a head of " + due.at() + " vouches for another one");
      }
    }
  }

  public Result end() {
    for (AuditHead due : heads.subList(head, heads.size())) {
      find(due.number(), Kind.CUT_OFF, "a head of " + due.at() + " vouches for more records");
    }
    long vouched = heads.isEmpty() ? 0 : heads.getLast().number();
    return new Result(number, previous, vouched, findings);
  }

  private void find(long at, Kind kind, String text) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(new Finding(at, kind, text));
    }
  }
}
