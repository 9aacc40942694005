// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

/// One thing that was looked at: `detail` is what was found, or why nothing could be.
public record Check(String name, Verdict verdict, String detail) {
  static Check passed(String name, String detail) {
    return new Check(name, Verdict.PASSED, detail);
  }

  static Check failed(String name, String detail) {
    return new Check(name, Verdict.FAILED, detail);
  }

  static Check notCheckable(String name, String reason) {
    return new Check(name, Verdict.NOT_CHECKABLE, reason);
  }
}
