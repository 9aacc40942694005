// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.WriteFault;
import dev.alki.release.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// What went wrong, as a fault.
final class Mishap {
  private Mishap() {}

  /// The fault among the causes, or else a bug of ours.
  static Fault fault(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Fault fault) {
        return fault;
      }
    }
    return switch (e) {
      case UncheckedIOException io -> WriteFault.of(place(io.getCause()), io.getCause());
      case OutOfMemoryError memory ->
          Fault.in(Code.INTERNAL_ERROR, "memory")
              .what(String.valueOf(memory.getMessage()))
              .help("Give it more with ALKI_JAVA_OPTS=-Xmx2g, and report it.")
              .cause(e)
              .fault();
      default ->
          Fault.in(Code.INTERNAL_ERROR, "alki " + Release.version())
              .what(e.toString())
              .help("This is a bug: please report it with the output of -v.")
              .cause(e)
              .fault();
    };
  }

  private static Path place(IOException e) {
    return e instanceof java.nio.file.FileSystemException system && system.getFile() != null
        ? Path.of(system.getFile())
        : Path.of("file");
  }
}
