// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.jobs.Needs;
import dev.alki.steps.Step;
import dev.alki.store.Store;

/// A step of the pipeline, and what a worker must have to do it.
record Placed(Step step, Needs needs) {
  static final String SCHEME = "step:";

  /// What workers call it among themselves: the same in all of them, whatever differs between
  /// machines and has no part in the result.
  String place() {
    return SCHEME + step.verb() + " " + Store.key(Reason.of(this));
  }
}
