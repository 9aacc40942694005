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
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/// The lock on a file that huggingface_hub takes too, among all threads and processes: flock(2),
/// which Java's own locks are not. A process that dies holds it no more. The file stays, as theirs
/// does: whoever waits for it has it open.
final class SharedLock implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;
  private static final int READ_AND_WRITE = 2;
  private static final int EXCLUSIVE = 2;
  private static final int AT_ONCE = 4;

  /// EINTR, EAGAIN on Linux, EAGAIN on BSD and macOS.
  private static final Set<Integer> HELD = Set.of(4, 11, 35);

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final PathElement ERRNO = PathElement.groupElement("errno");

  private static final MethodHandle OPEN =
      handle(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle FLOCK =
      handle(
          "flock",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

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
    int error = flock(descriptor);
    if (error == 0) {
      return Optional.of(new SharedLock(descriptor));
    }
    call(CLOSE, descriptor);
    if (!HELD.contains(error)) {
      throw Fault.in(Code.NOT_WRITABLE, file)
          .what("cannot be locked, error " + error)
          .help("Choose a cache on a file system that knows locks: alki.hub.cache.")
          .fault();
    }
    return Optional.empty();
  }

  /// 0, or the system's number for what went wrong.
  private static int flock(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      return call(FLOCK, state, descriptor, EXCLUSIVE | AT_ONCE) == 0
          ? 0
          : state.get(ValueLayout.JAVA_INT, STATE.byteOffset(ERRNO));
    }
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
  private static MethodHandle handle(
      String name, FunctionDescriptor form, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), form, options);
  }

  private static int call(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
