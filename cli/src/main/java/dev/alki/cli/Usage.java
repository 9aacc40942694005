// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;

/// Options and arguments that make no sense.
final class Usage {
  private Usage() {}

  static Fault wrong(String where, String what, String expected) {
    return Fault.in(Code.WRONG_USAGE, where).what(what).expected(expected).fault();
  }
}
