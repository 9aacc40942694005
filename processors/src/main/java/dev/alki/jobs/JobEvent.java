// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.fault.Code;
import java.util.List;

/// Something that happened to a job's step. `verb` names the step; `profile` is empty for what is
/// done for the whole job.
public sealed interface JobEvent {
  String verb();

  String profile();

  record StepStarted(String verb, String profile) implements JobEvent {}

  /// `fraction` of the work, from 0 to 1, is done.
  record StepProgressed(String verb, String profile, double fraction) implements JobEvent {}

  /// `artifacts` are there. With `fromReceipt` they were before, and nothing was run.
  record StepFinished(
      String verb, String profile, boolean fromReceipt, double seconds, List<Artifact> artifacts)
      implements JobEvent {
    public StepFinished {
      artifacts = List.copyOf(artifacts);
    }
  }

  /// Message and help are those of the fault.
  record StepFailed(
      String verb, String profile, Code code, String message, String help, double seconds)
      implements JobEvent {}
}
