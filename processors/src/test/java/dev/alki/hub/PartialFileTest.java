// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.hub.Ranges.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is known of a file of which only parts have arrived.
class PartialFileTest {
  private static final int SIZE = 1000;

  @TempDir private Path folder;

  @Test
  void remembersWhatHasArrived() {
    write(0, 10);
    write(500, 600);
    write(10, 20);
    assertThat(arrived()).containsOnly(Map.entry(0L, 20L), Map.entry(500L, 600L));
  }

  @Test
  void holdsPlacesBeyondFourGigabytes() {
    long size = 60_000_000_000L;
    Path blob = folder.resolve("large");
    try (PartialFile file = PartialFile.open(blob, size)) {
      file.write(ByteBuffer.allocate(10), size - 10);
    }
    try (PartialFile file = PartialFile.open(blob, size)) {
      assertThat(file.ranges().all()).containsOnly(Map.entry(size - 10, size));
    }
  }

  @Test
  void forgetsAnEntryThatIsTorn() throws IOException {
    write(0, 10);
    write(500, 600);
    byte[] journal = Files.readAllBytes(journal());
    Files.write(journal(), Arrays.copyOf(journal, journal.length - 1));
    assertThat(arrived()).containsOnly(Map.entry(0L, 10L));
  }

  @Test
  void believesNothingAfterABitThatChanged() throws IOException {
    write(0, 10);
    write(500, 600);
    byte[] journal = Files.readAllBytes(journal());
    for (int bit = 0; bit < 8 * journal.length; bit++) {
      byte[] changed = journal.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(journal(), changed);
      assertThat(arrived()).hasSize(bit / 8 / 24);
    }
  }

  @Test
  void beginsAnewWhenTheFileHasAnotherSize() {
    write(0, 10);
    try (PartialFile other = PartialFile.open(folder.resolve("blob"), SIZE + 1)) {
      assertThat(other.arrived()).isZero();
    }
  }

  @Test
  void beginsAnewWhenTheJournalIsLost() throws IOException {
    write(0, 10);
    Files.delete(journal());
    assertThat(arrived()).isEmpty();
  }

  @Test
  void afterAPowerCutOnlyCountsWhatWasOnTheDisk() throws IOException {
    Ranges arrived = new Ranges();
    try (Journal journal = Journal.open(journal(), SIZE, arrived)) {
      journal.add(new Range(0, 10));
      journal.forced();
      journal.add(new Range(10, 20));
    }
    byte[] records = Files.readAllBytes(journal());
    for (int at = 0; at < records.length; at += 24) {
      ByteBuffer record = ByteBuffer.wrap(records, at, 24).slice();
      record.putInt(16, ~record.getInt(16));
      CRC32C crc = new CRC32C();
      crc.update(records, at, 20);
      record.putInt(20, (int) crc.getValue());
    }
    Files.write(journal(), records);
    try (Journal _ = Journal.open(journal(), SIZE, arrived)) {
      assertThat(arrived.all()).containsOnly(Map.entry(0L, 10L));
    }
  }

  @Test
  void rangesAreSetsOfBytes() {
    Random random = new Random(1);
    for (int run = 0; run < 200; run++) {
      Ranges ranges = new Ranges();
      BitSet bits = new BitSet(64);
      for (int i = 0; i < 12; i++) {
        int from = random.nextInt(60);
        int to = from + 1 + random.nextInt(4);
        ranges.add(new Range(from, to));
        bits.set(from, to);
        assertThat(ranges.bytes()).isEqualTo(bits.cardinality());
        int gap = bits.nextClearBit(from);
        assertThat(ranges.gap(new Range(from, 64)).map(Range::from)).contains((long) gap);
      }
    }
  }

  private void write(int from, int to) {
    try (PartialFile file = PartialFile.open(folder.resolve("blob"), SIZE)) {
      file.write(ByteBuffer.allocate(to - from), from);
    }
  }

  private Map<Long, Long> arrived() {
    try (PartialFile file = PartialFile.open(folder.resolve("blob"), SIZE)) {
      return file.ranges().all();
    }
  }

  private Path journal() {
    return folder.resolve(".alki-part-blob.journal");
  }
}
