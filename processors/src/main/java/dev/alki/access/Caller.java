// SPDX-License-Identifier: Apache-2.0
package dev.alki.access;

import java.util.Set;

/// Who asks. `name` is that of the token or the certificate, and empty for anybody on this machine.
public record Caller(String name, Set<Scope> scopes, Limits limits) {
  /// Whoever works on the same machine, where no tokens are asked for.
  public static final Caller ANYBODY = new Caller("", Scope.ALL, Limits.NONE);

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  public boolean named() {
    return !name.isEmpty();
  }

  /// As the ledger calls who asked through `way`: `http`, or `http:NAME`.
  public String origin(String way) {
    return named() ? way + ":" + name : way;
  }
}
