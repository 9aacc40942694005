// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Path;

/// Says why something that is there could not be read, in the words of a [Fault].
public final class ReadFault {
  private ReadFault() {}

  /// In the system's own words.
  public static Fault of(Path file, IOException e) {
    return Fault.in(Code.FILE_UNREADABLE, file)
        .what(String.valueOf(e.getMessage()))
        .cause(e)
        .fault();
  }
}
