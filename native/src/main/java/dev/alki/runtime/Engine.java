// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.Optional;

/// Something that can run a GGUF model on this machine.
///
/// Engines have ages: one that was built before an architecture was invented cannot judge it. What
/// it does not know is said before a model is opened, so that it is never counted as a failure of
/// the model, nor as a success.
public interface Engine {
  String name();

  String version();

  /// Why it does not run on this machine, with what to do about it; empty when it does. Tries it.
  Optional<Fault> unusable();

  /// Why nothing can be said about such a model; empty when it can be opened.
  Optional<String> cannotCheck(GgufFacts facts);

  /// Why such a model writes no text, though it can be opened; empty when it does.
  Optional<String> cannotGenerate(GgufFacts facts);

  /// Loads a model in a process of its own.
  ///
  /// Whatever the file does to that process (crash, hang, memory without end) is a fault with one
  /// of the codes ENGINE_*, from this method or from the session's.
  Session open(Path model, Setup setup, Limits limits);
}
