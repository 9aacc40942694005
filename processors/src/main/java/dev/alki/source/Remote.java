// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// A place on other machines that has models: a hub, a store of objects.
public interface Remote {
  /// Whether `source`, which is the name of nothing on this machine, has the form of a name there.
  boolean names(String source);

  /// Refuses a name that cannot be right, without asking anybody.
  void check(String source);

  /// Brings a model to this machine, every byte checked before it can be seen. What is here already
  /// is not brought again.
  Arrived fetch(String source, Errand errand);

  /// Begins to bring a model to this machine, and returns when work on it can begin: everything but
  /// large weights is here. `rooms` gives an empty folder on the file system of a place. A place
  /// that cannot do so brings everything first.
  default Coming begin(String source, Errand errand, UnaryOperator<Path> rooms) {
    return Coming.here(fetch(source, errand));
  }
}
