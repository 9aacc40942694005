// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Optional;

/// Lets two files or folders change their names with each other in one step: Linux's `renameat2`
/// with RENAME_EXCHANGE. Java has nothing of the kind.
final class Exchange {
  /// Paths are taken from the working folder, where they are not absolute.
  private static final int WORKING_FOLDER = -100;

  private static final int RENAME_EXCHANGE = 2;

  private static final Optional<MethodHandle> RENAME = find();

  private Exchange() {}

  /// False when system or file system cannot do it, or one of them is not there; both are then as
  /// they were.
  static boolean names(Path one, Path other) {
    if (RENAME.isEmpty() || !one.getFileSystem().equals(FileSystems.getDefault())) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      int failed =
          (int)
              RENAME
                  .get()
                  .invokeExact(
                      WORKING_FOLDER,
                      arena.allocateFrom(one.toAbsolutePath().toString()),
                      WORKING_FOLDER,
                      arena.allocateFrom(other.toAbsolutePath().toString()),
                      RENAME_EXCHANGE);
      return failed == 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> find() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor signature =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT);
    return linker
        .defaultLookup()
        .find("renameat2")
        .map(symbol -> linker.downcallHandle(symbol, signature));
  }
}
