// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A whole file as read-only memory, shared between threads, until it is closed.
///
/// A file that another process truncates meanwhile makes reads fail with `InternalError`, which the
/// callers that run jobs turn into [Code#FILE_CHANGED]. One that is on its way is waited for, as
/// far as it is read: see [Arrival].
public final class MappedFile implements AutoCloseable {
  private final Path path;
  private final Arena arena;
  private final MemorySegment bytes;
  private final Optional<Arrival> arrival;

  private MappedFile(Path path, Arena arena, MemorySegment bytes, Optional<Arrival> arrival) {
    this.path = path;
    this.arena = arena;
    this.bytes = bytes;
    this.arrival = arrival;
  }

  public static MappedFile open(Path path) {
    if (Files.isDirectory(path)) {
      throw Fault.in(Code.FILE_UNREADABLE, path).what("is a folder").expected("a file").fault();
    }
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      MemorySegment bytes =
          size == 0
              ? MemorySegment.NULL
              : channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
      return new MappedFile(path, arena, bytes, Arrival.at(path));
    } catch (NoSuchFileException e) {
      arena.close();
      throw Fault.in(Code.FILE_NOT_FOUND, path).what("there is no such file").cause(e).fault();
    } catch (IOException e) {
      arena.close();
      throw Fault.in(Code.FILE_UNREADABLE, path)
          .what(String.valueOf(e.getMessage()))
          .cause(e)
          .fault();
    }
  }

  public Path path() {
    return path;
  }

  public long size() {
    return bytes.byteSize();
  }

  /// All bytes; invalid after [#close]. Of a file that is on its way, when they have come.
  public MemorySegment bytes() {
    return bytes(0, size());
  }

  /// Some bytes; invalid after [#close]. Of a file that is on its way, when they have come.
  public MemorySegment bytes(long from, long length) {
    arrival.ifPresent(coming -> coming.await(from, length));
    return bytes.asSlice(from, length);
  }

  /// Whether [#bytes] would give these at once.
  public boolean here(long from, long length) {
    return arrival.isEmpty() || arrival.get().here(from, length);
  }

  /// Closes the file after a failure to read it, and says what the failure is: when another process
  /// has cut the file short, the JVM reports an `InternalError`.
  public RuntimeException failed(Throwable failure) {
    close();
    return switch (failure) {
      case InternalError e ->
          Fault.in(Code.FILE_CHANGED, path)
              .what("was cut short while it was read")
              .help("Wait until whoever writes it is done, then start again.")
              .cause(e)
              .fault();
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(failure);
    };
  }

  @Override
  public void close() {
    arena.close();
  }
}
