// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.hub.Ranges.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/// Which ranges of a partial file have arrived, written down after each, so that a process that is
/// killed loses almost nothing.
///
/// Records of 24 bytes, big-endian: start, end, 4 bytes that say which start of the machine it was,
/// CRC-32C of these. A record from 0 to 0 says that all before it is on the disk. After a power cut
/// only what stands before such a record counts; a process that was killed leaves its writes to the
/// system, and all counts. What is torn or makes no sense ends the reading.
final class Journal implements AutoCloseable {
  private static final int RECORD = 24;
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final FileChannel channel;
  private final int boot;

  private Journal(FileChannel channel, int boot) {
    this.channel = channel;
    this.boot = boot;
  }

  /// Adds to `arrived` what a journal of before knows of a file of `size` bytes, and begins a new
  /// one that says the same.
  static Journal open(Path file, long size, Ranges arrived) throws IOException {
    int boot = boot();
    if (Files.exists(file)) {
      read(ByteBuffer.wrap(Files.readAllBytes(file)), size, boot, arrived);
    }
    Path draft = file.resolveSibling(file.getFileName() + "-next");
    FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    Journal journal = new Journal(channel, boot);
    for (Map.Entry<Long, Long> range : arrived.all().entrySet()) {
      journal.add(new Range(range.getKey(), range.getValue()));
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return journal;
  }

  void add(Range range) throws IOException {
    write(range.from(), range.to());
  }

  /// The file itself has been brought to the disk.
  void forced() throws IOException {
    write(0, 0);
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void write(long from, long to) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(RECORD).putLong(from).putLong(to).putInt(boot);
    record.putInt(check(record.array()));
    record.flip();
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  private static void read(ByteBuffer records, long size, int boot, Ranges arrived) {
    Ranges unforced = new Ranges();
    while (records.remaining() >= RECORD) {
      byte[] bytes = new byte[RECORD];
      records.get(bytes);
      ByteBuffer record = ByteBuffer.wrap(bytes);
      long from = record.getLong();
      long to = record.getLong();
      int written = record.getInt();
      if (record.getInt() != check(bytes) || from < 0 || to > size || to < from) {
        return;
      }
      if (to == 0) {
        arrived.addAll(unforced);
        unforced.clear();
      } else if (to > from) {
        (written == boot ? arrived : unforced).add(new Range(from, to));
      }
    }
  }

  private static int check(byte[] record) {
    CRC32C crc = new CRC32C();
    crc.update(record, 0, RECORD - Integer.BYTES);
    return (int) crc.getValue();
  }

  /// The same for as long as the machine runs; where the system does not tell, never the same.
  private static int boot() {
    try {
      CRC32C crc = new CRC32C();
      crc.update(Files.readAllBytes(BOOT));
      return (int) crc.getValue();
    } catch (IOException e) {
      return (int) System.nanoTime();
    }
  }
}
