// SPDX-License-Identifier: Apache-2.0
package dev.alki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.audit.ChainCheck.Finding;
import dev.alki.audit.ChainCheck.Kind;
import dev.alki.audit.ChainCheck.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// What is found, and that all of it is.
class ChainCheckTest {
  private final List<AuditRecord> trail = Trails.of(200);
  private final AuditHead head = AuditHead.of(trail.getLast());

  @Test
  void findsNothingInATrailThatIsAsItWasWritten() {
    Result result = check(trail, head, AuditHead.of(trail.get(9)));

    assertThat(result.intact()).isTrue();
    assertThat(result.records()).isEqualTo(200);
    assertThat(result.vouched()).isEqualTo(200);
    assertThat(result.hash()).isEqualTo(trail.getLast().hash());
  }

  @Test
  void findsNothingInATrailWithoutRecords() {
    assertThat(check(List.of()).intact()).isTrue();
  }

  @Test
  void findsARecordThatWasChanged() {
    trail.set(41, Trails.record(42, "something else").after(trail.get(40).hash()));

    assertThat(check(trail).findings()).extracting(Finding::number).containsExactly(43L);
  }

  @Test
  void findsARecordThatIsMissing() {
    trail.remove(41);

    assertThat(check(trail).findings().getFirst())
        .isEqualTo(new Finding(42, Kind.OUT_OF_ORDER, "record 43 stands there"));
  }

  @Test
  void findsATrailThatWasCutOff() {
    assertThat(check(trail.subList(0, 199), head).findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.CUT_OFF);
  }

  @Test
  void findsATrailThatWasReplacedByAnotherWithGoodHashes() {
    trail.set(3, Trails.record(4, "nothing happened"));

    assertThat(check(Trails.rehashed(trail), head).findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.NOT_AS_HEAD);
  }

  @Test
  void findsATrailThatWasEmptied() {
    assertThat(check(List.of(), head).intact()).isFalse();
  }

  @Test
  void aTextThatMovedToTheNextFieldIsAChange() {
    AuditRecord one = new AuditRecord(1, 1, "ab", "c", "", "", "", "", "");
    AuditRecord other = new AuditRecord(1, 1, "a", "bc", "", "", "", "", "");

    assertThat(one.hashAfter(AuditRecord.BEGINNING))
        .isNotEqualTo(other.hashAfter(AuditRecord.BEGINNING));
  }

  @Test
  void findsTenThousandTamperings() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20260303);
    for (int i = 0; i < 10_000; i++) {
      List<AuditRecord> tampered = tampered(random, i % 7);
      assertThat(check(tampered, head).intact()).describedAs("tampering %d", i).isFalse();
    }
  }

  private List<AuditRecord> tampered(RandomGenerator random, int how) {
    List<AuditRecord> records = new ArrayList<>(trail);
    int at = random.nextInt(records.size());
    switch (how) {
      case 0 -> records.set(at, flipped(records.get(at), random));
      case 1 -> records.remove(at);
      case 2 -> records.add(at, records.get(random.nextInt(records.size())));
      case 3 -> Collections.swap(records, at, (at + 1 + random.nextInt(198)) % 200);
      case 4 -> records.subList(at, records.size()).clear();
      case 5 -> {
        records.set(at, Trails.record(at + 1, "replaced " + random.nextInt()));
        records = Trails.rehashed(records);
      }
      default -> {
        records.add(at, Trails.record(at + 1, "put in"));
        records = Trails.rehashed(records);
      }
    }
    return records;
  }

  /// One bit of one field.
  private static AuditRecord flipped(AuditRecord of, RandomGenerator random) {
    int bit = 1 << random.nextInt(6);
    return switch (random.nextInt(8)) {
      case 0 ->
          new AuditRecord(
              of.number() ^ bit,
              of.at(),
              of.actor(),
              of.action(),
              of.job(),
              of.detail(),
              of.inputs(),
              of.outputs(),
              of.hash());
      case 1 ->
          new AuditRecord(
              of.number(),
              of.at() ^ bit,
              of.actor(),
              of.action(),
              of.job(),
              of.detail(),
              of.inputs(),
              of.outputs(),
              of.hash());
      case 2 ->
          new AuditRecord(
              of.number(),
              of.at(),
              flipped(of.actor(), random),
              of.action(),
              of.job(),
              of.detail(),
              of.inputs(),
              of.outputs(),
              of.hash());
      case 3 ->
          new AuditRecord(
              of.number(),
              of.at(),
              of.actor(),
              flipped(of.action(), random),
              of.job(),
              of.detail(),
              of.inputs(),
              of.outputs(),
              of.hash());
      case 4 ->
          new AuditRecord(
              of.number(),
              of.at(),
              of.actor(),
              of.action(),
              flipped(of.job(), random),
              of.detail(),
              of.inputs(),
              of.outputs(),
              of.hash());
      case 5 ->
          new AuditRecord(
              of.number(),
              of.at(),
              of.actor(),
              of.action(),
              of.job(),
              flipped(of.detail(), random),
              of.inputs(),
              of.outputs(),
              of.hash());
      case 6 ->
          new AuditRecord(
              of.number(),
              of.at(),
              of.actor(),
              of.action(),
              of.job(),
              of.detail(),
              of.inputs(),
              flipped(of.outputs(), random),
              of.hash());
      default ->
          new AuditRecord(
              of.number(),
              of.at(),
              of.actor(),
              of.action(),
              of.job(),
              of.detail(),
              of.inputs(),
              of.outputs(),
              flipped(of.hash(), random));
    };
  }

  private static String flipped(String text, RandomGenerator random) {
    StringBuilder changed = new StringBuilder(text);
    int at = random.nextInt(text.length());
    changed.setCharAt(at, (char) (changed.charAt(at) ^ 1 << random.nextInt(6)));
    return changed.toString();
  }

  private static Result check(List<AuditRecord> records, AuditHead... heads) {
    ChainCheck check = new ChainCheck(List.of(heads), Optional.empty());
    records.forEach(check::next);
    return check.end();
  }
}
