// SPDX-License-Identifier: Apache-2.0
package dev.alki.fault;

/// What a process says to its caller when it ends; the numbers are a contract with scripts.
public enum Exit {
  DONE(0),
  /// A bug of ours.
  INTERNAL(1),
  USAGE(2),
  /// Malformed, unsupported or unsafe input.
  REFUSED(3),
  /// A gate or a check said no.
  CHECK(4),
  /// A hub, registry, bucket or broker did not do its part.
  SERVICE(5),
  /// No room or no permission.
  ROOM(6),
  INTERRUPTED(130);

  private final int status;

  Exit(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }
}
