// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

import dev.alki.fault.Code;
import dev.alki.fault.Exit;
import dev.alki.fault.Fault;
import java.util.EnumSet;
import java.util.Set;

/// What kept an object from becoming a job.
final class Mishap {
  private static final Set<Exit> PASSING = EnumSet.of(Exit.INTERNAL, Exit.SERVICE, Exit.ROOM);

  private Mishap() {}

  static Fault fault(RuntimeException e) {
    return e instanceof Fault fault
        ? fault
        : Fault.in(Code.INTERNAL_ERROR, "trigger")
            .what(e.toString())
            .help("This is a bug: please report it with the log.")
            .cause(e)
            .fault();
  }

  /// Whether it may be better another time, and is no fault of the object.
  static boolean passing(Fault fault) {
    return PASSING.contains(fault.code().exit()) || fault.code() == Code.FILE_CHANGED;
  }
}
