// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// Says why something could not be written, in the words of a [Fault].
public final class WriteFault {
  private WriteFault() {}

  /// What the system's exception means for whoever wanted `file`.
  public static Fault of(Path file, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return Fault.in(Code.INTERRUPTED_BY_USER, file).what("was called off").cause(e).fault();
    }
    if (full(e)) {
      return Fault.in(Code.INSUFFICIENT_DISK, file)
          .what("could not be written: the disk is full")
          .help("Free some space or choose another folder; nothing half-made was left.")
          .cause(e)
          .fault();
    }
    return Fault.in(Code.NOT_WRITABLE, file)
        .what("could not be written: " + reason(e))
        .help("Check that the folder exists and that you may write there.")
        .cause(e)
        .fault();
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case NoSuchFileException missing -> "there is no such folder";
      case FileSystemException system when system.getReason() != null -> system.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  /// The system tells this only in words: ENOSPC and EDQUOT.
  private static boolean full(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left")
        || message.contains("quota exceeded")
        || message.contains("not enough space");
  }
}
