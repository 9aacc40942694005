// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// An object that is being brought here, in a folder that outlives this process: `data` has its
/// full length from the beginning on, `progress` says with one number of 64 bits for each segment
/// how many of its bytes are there already.
///
/// What `progress` says is written after the bytes, so that a process that is killed loses little;
/// the bytes are digested as a whole in the end, or, where nothing is known to compare them with,
/// brought to the disk first.
final class PartialObject implements AutoCloseable {
  static final String DATA = "data";
  static final String PROGRESS = "progress";

  /// One request's worth.
  private static final long SEGMENT = 16 << 20;

  private final FileChannel data;
  private final FileChannel progress;
  private final Path folder;
  private final long bytes;
  private final boolean careful;

  private PartialObject(
      Path folder, FileChannel data, FileChannel progress, long bytes, boolean careful) {
    this.folder = folder;
    this.data = data;
    this.progress = progress;
    this.bytes = bytes;
    this.careful = careful;
  }

  /// Begins one of `bytes` bytes, or goes on with what lies in the folder.
  static PartialObject open(Path folder, long bytes, boolean careful) {
    try {
      Files.createDirectories(folder);
      FileChannel data = open(folder.resolve(DATA));
      FileChannel progress = open(folder.resolve(PROGRESS));
      if (data.size() != bytes) {
        progress.truncate(0);
        data.truncate(bytes);
        if (bytes > 0) {
          data.write(ByteBuffer.allocate(1), bytes - 1);
        }
      }
      return new PartialObject(folder, data, progress, bytes, careful);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /// A range of the object and how much of it is here.
  record Segment(int number, long from, long length, long done) {}

  List<Segment> segments() {
    List<Segment> segments = new ArrayList<>();
    for (long from = 0; from < bytes; from += SEGMENT) {
      long length = Math.min(SEGMENT, bytes - from);
      int number = segments.size();
      segments.add(new Segment(number, from, length, done(number, length)));
    }
    return segments;
  }

  private long done(int number, long length) {
    ByteBuffer entry = ByteBuffer.allocate(Long.BYTES);
    try {
      int read = progress.read(entry, (long) number * Long.BYTES);
      long done = read == Long.BYTES ? entry.getLong(0) : 0;
      return done >= 0 && done <= length ? done : 0;
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  void write(byte[] from, int length, long at) {
    ByteBuffer rest = ByteBuffer.wrap(from, 0, length);
    try {
      while (rest.hasRemaining()) {
        data.write(rest, at + rest.position());
      }
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  /// From now on the first `done` bytes of a segment need not be brought again.
  void mark(Segment segment, long done) {
    try {
      if (careful) {
        data.force(false);
      }
      ByteBuffer entry = ByteBuffer.allocate(Long.BYTES).putLong(0, done);
      progress.write(entry, (long) segment.number() * Long.BYTES);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  /// Nothing of it counts any more.
  void forget() {
    try {
      progress.truncate(0);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  void force() {
    try {
      data.force(true);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  Path data() {
    return folder.resolve(DATA);
  }

  @Override
  public void close() {
    try {
      data.close();
      progress.close();
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }
}
