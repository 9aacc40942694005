// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import java.util.Optional;

/// A place on other machines that has models: a hub, a store of objects.
public interface Remote {
  /// Whether `source`, which is the name of nothing on this machine, has the form of a name there.
  boolean names(String source);

  /// Refuses a name that cannot be right, without asking anybody.
  void check(String source);

  /// Brings a model to this machine, every byte checked before it can be seen. What is here already
  /// is not brought again.
  Arrived fetch(String source, Errand errand);

  /// A model that work can begin with before all of it has come; nothing when that cannot be, or
  /// when all is here.
  default Optional<Coming> begin(String source, Errand errand) {
    return Optional.empty();
  }
}
