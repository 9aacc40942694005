// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;

/// Gets parts of jobs done by whichever worker has what they need.
public interface Dispatcher {
  /// What this worker has.
  Needs has();

  /// Whether there can be other workers.
  boolean shared();

  /// Returns the answer of the worker that did it, however long that takes; `place` and `course`
  /// are what [Branch] says. A fault when the job is called off meanwhile, or when nobody can ever
  /// do it.
  String dispatch(Job job, Needs needs, String place, String course, Progress progress);

  /// For a worker that is the only one.
  static Dispatcher alone(Needs has) {
    return new Dispatcher() {
      @Override
      public Needs has() {
        return has;
      }

      @Override
      public boolean shared() {
        return false;
      }

      @Override
      public String dispatch(Job job, Needs needs, String place, String course, Progress progress) {
        throw Fault.in(Code.NEEDS_UNMET, place)
            .what("there is no other worker than this one")
            .expected(needs.text())
            .got(has.text())
            .help("Say what this machine has with alki.worker.has, or see docs/cluster.md.")
            .fault();
      }
    };
  }
}
