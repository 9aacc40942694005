// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.WriteFault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The lock on a file that huggingface_hub takes too, among all threads and processes: flock(2),
/// which Java's own locks are not. A process that dies holds it no more. The file stays, as theirs
/// does: whoever waits for it has it open.
final class SharedLock implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;
  private static final int READ_AND_WRITE = 2;
  private static final int EXCLUSIVE = 2;
  private static final int AT_ONCE = 4;
  private static final MethodHandle OPEN =
      handle("open", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final MethodHandle FLOCK =
      handle("flock", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final MethodHandle CLOSE =
      handle("close", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

  private final int descriptor;

  private SharedLock(int descriptor) {
    this.descriptor = descriptor;
  }

  /// Waits until it is free.
  static SharedLock take(Path file, Progress progress) {
    try {
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        Files.write(file, new byte[0], StandardOpenOption.CREATE);
      }
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
    Optional<SharedLock> lock = tried(file);
    while (lock.isEmpty()) {
      progress.check();
      pause();
      lock = tried(file);
    }
    return lock.get();
  }

  @Override
  public void close() {
    call(CLOSE, descriptor);
  }

  private static Optional<SharedLock> tried(Path file) {
    int descriptor;
    try (Arena arena = Arena.ofConfined()) {
      descriptor = call(OPEN, arena.allocateFrom(file.toString()), READ_AND_WRITE);
    }
    if (descriptor < 0) {
      throw Fault.in(Code.NOT_WRITABLE, file)
          .what("cannot be opened to be locked")
          .help("Check that you may write there.")
          .fault();
    }
    if (call(FLOCK, descriptor, EXCLUSIVE | AT_ONCE) == 0) {
      return Optional.of(new SharedLock(descriptor));
    }
    call(CLOSE, descriptor);
    return Optional.empty();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was called off").cause(e).fault();
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(String name, ValueLayout result, ValueLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    MemorySegment address = linker.defaultLookup().findOrThrow(name);
    return name.equals("open")
        ? linker.downcallHandle(
            address,
            FunctionDescriptor.of(result, arguments),
            Linker.Option.firstVariadicArg(arguments.length))
        : linker.downcallHandle(address, FunctionDescriptor.of(result, arguments));
  }

  private static int call(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
