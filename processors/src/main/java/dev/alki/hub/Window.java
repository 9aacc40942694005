// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.files.FreeSpace;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file with a fixed number of places for as many bytes each, which are written and read again
/// and again; gone from the disk when it is closed. For many threads, of which one at a time has a
/// place to write to.
final class Window implements AutoCloseable {
  private final Path file;
  private final int places;
  private final int placeBytes;
  private final FileChannel channel;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes;

  private Window(Path file, int places, int placeBytes) throws IOException {
    this.file = file;
    this.places = places;
    this.placeBytes = placeBytes;
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    long size = (long) places * placeBytes;
    channel.write(ByteBuffer.allocate(1), size - 1);
    this.bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
  }

  static Window open(Path file, int places, int placeBytes) {
    FreeSpace.require(file.getParent(), (long) places * placeBytes);
    try {
      return new Window(file, places, placeBytes);
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }

  int places() {
    return places;
  }

  int placeBytes() {
    return placeBytes;
  }

  /// Puts the first `length` bytes of a buffer into a place, from its byte `at` on.
  void write(int place, byte[] buffer, int length, int at) {
    ByteBuffer rest = ByteBuffer.wrap(buffer, 0, length);
    try {
      for (long to = start(place) + at; rest.hasRemaining(); ) {
        to += channel.write(rest, to);
      }
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }

  /// What is in a place, until something else is written there.
  MemorySegment bytes(int place, int from, int length) {
    return bytes.asSlice(start(place) + from, length);
  }

  private long start(int place) {
    return (long) place * placeBytes;
  }

  @Override
  public void close() {
    arena.close();
    try {
      channel.close();
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }
}
