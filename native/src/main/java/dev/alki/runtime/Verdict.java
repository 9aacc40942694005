// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

/// What a check says. A model is only as good as what was checked: what cannot be is said, and is
/// no pass.
public enum Verdict {
  PASSED("passed"),
  FAILED("failed"),
  NOT_CHECKABLE("not checkable");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /// For people and for JSON.
  public String words() {
    return words;
  }
}
