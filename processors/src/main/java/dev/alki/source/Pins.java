// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import java.util.function.Supplier;

/// What is decided once for a job and stays so when the job is begun again: the commit that a
/// branch was at, for instance.
@FunctionalInterface
public interface Pins {
  /// For work that is not begun again.
  Pins NONE = (what, decision) -> decision.get();

  /// What was decided about `what` before; else decides it now.
  String pin(String what, Supplier<String> decision);
}
