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

/// A whole file as read-only memory, shared between threads, until it is closed.
///
/// A file that another process truncates meanwhile makes reads fail with `InternalError`, which the
/// callers that run jobs turn into [Code#FILE_CHANGED].
public final class MappedFile implements AutoCloseable {
  private final Path path;
  private final Arena arena;
  private final MemorySegment bytes;

  private MappedFile(Path path, Arena arena, MemorySegment bytes) {
    this.path = path;
    this.arena = arena;
    this.bytes = bytes;
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
      return new MappedFile(path, arena, bytes);
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

  /// All bytes; invalid after [#close].
  public MemorySegment bytes() {
    return bytes;
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
