// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
/// far as it is read: see [Arrival]. Of one that is [Passing], what is asked for is copied.
public final class MappedFile implements AutoCloseable {
  /// More than any header has that is read at once. What passes by is not gathered in memory.
  private static final long MOST_AT_ONCE = 128L << 20;

  private final Path path;
  private final Body body;

  private MappedFile(Path path, Body body) {
    this.path = path;
    this.body = body;
  }

  /// Where the bytes are.
  private sealed interface Body {}

  private record Mapped(Arena arena, MemorySegment bytes, Optional<Arrival> arrival)
      implements Body {}

  private record Streamed(Passing passing) implements Body {}

  public static MappedFile open(Path path) {
    Optional<Expected> expected = Expected.at(path);
    if (expected.isEmpty()) {
      return new MappedFile(path, map(path, Optional.empty()));
    }
    return switch (expected.get()) {
      case Arrival arrival -> new MappedFile(path, map(path, Optional.of(arrival)));
      case Passing passing -> new MappedFile(path, new Streamed(passing));
    };
  }

  private static Mapped map(Path path, Optional<Arrival> arrival) {
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
      return new Mapped(arena, bytes, arrival);
    } catch (NoSuchFileException e) {
      arena.close();
      throw Fault.in(Code.FILE_NOT_FOUND, path).what("there is no such file").cause(e).fault();
    } catch (IOException e) {
      arena.close();
      throw ReadFault.of(path, e);
    }
  }

  public Path path() {
    return path;
  }

  public long size() {
    return switch (body) {
      case Mapped mapped -> mapped.bytes.byteSize();
      case Streamed streamed -> streamed.passing.size();
    };
  }

  /// All bytes; invalid after [#close]. Of a file that is on its way, when they have come; one that
  /// passes by is refused when it is large.
  public MemorySegment bytes() {
    return bytes(0, size());
  }

  /// Some bytes; invalid after [#close]. Of a file that is on its way, when they have come.
  public MemorySegment bytes(long from, long length) {
    return switch (body) {
      case Mapped mapped -> {
        mapped.arrival.ifPresent(coming -> coming.await(from, length));
        yield mapped.bytes.asSlice(from, length);
      }
      case Streamed streamed -> {
        if (length > MOST_AT_ONCE) {
          throw Fault.in(Code.WRONG_USAGE, path)
              .what("must be read as a whole and cannot be worked with while it passes")
              .expected("at most " + MOST_AT_ONCE + " bytes at once")
              .got(length)
              .help("Let it be kept: leave out --no-cache, or set alki.hub.keep=true.")
              .fault();
        }
        MemorySegment some = MemorySegment.ofArray(new byte[Math.toIntExact(length)]);
        streamed.passing.read(from, some);
        yield some;
      }
    };
  }

  /// Puts `count` bytes from `from` on into `target` at `at`. Of a file that is on its way, when
  /// they have come.
  public void copy(long from, byte[] target, int at, int count) {
    switch (body) {
      case Mapped _ ->
          MemorySegment.copy(bytes(from, count), ValueLayout.JAVA_BYTE, 0, target, at, count);
      case Streamed streamed ->
          streamed.passing.read(from, MemorySegment.ofArray(target).asSlice(at, count));
    }
  }

  /// Whether [#bytes] would give these without waiting for what has not come yet.
  public boolean here(long from, long length) {
    return switch (body) {
      case Mapped mapped -> mapped.arrival.isEmpty() || mapped.arrival.get().here(from, length);
      case Streamed streamed -> streamed.passing.here(from, length);
    };
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
    if (body instanceof Mapped mapped) {
      mapped.arena.close();
    }
  }
}
