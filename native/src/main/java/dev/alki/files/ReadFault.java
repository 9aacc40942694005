// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/// Says why something could not be read, in the words of a [Fault].
public final class ReadFault {
  private ReadFault() {}

  /// What the system's exception means for whoever wanted what is at `where`.
  public static Fault of(Object where, IOException e) {
    return e instanceof ClosedByInterruptException
        ? Fault.in(Code.INTERRUPTED_BY_USER, where).what("was called off").cause(e).fault()
        : Fault.in(Code.FILE_UNREADABLE, where)
            .what(String.valueOf(e.getMessage()))
            .cause(e)
            .fault();
  }
}
