// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.jobs.Dispatcher;
import dev.alki.jobs.Job;
import dev.alki.jobs.Needs;
import dev.alki.progress.Progress;
import java.util.function.Predicate;

/// Sends branches to the worker that has what they need.
record Dispatch(Dispatcher dispatcher, CourseText text, Predicate<Job> cancelled) {
  /// Whether it has to be done by another worker than this one.
  boolean elsewhere(Needs needs) {
    return !dispatcher.has().meets(needs);
  }

  /// Whether there can be others.
  boolean shared() {
    return dispatcher.shared();
  }

  /// The course after another worker, or this one, has brought it through a place of the pipeline.
  /// What goes wrong there is in it; what goes wrong on the way is a fault.
  Course send(Course course, Needs needs, String place) {
    Progress progress =
        new Progress() {
          @Override
          public void advance(long done, long total) {
            // Whoever does it tells the ledger.
          }

          @Override
          public boolean cancelled() {
            return cancelled.test(course.job());
          }
        };
    String answer = dispatcher.dispatch(course.job(), needs, place, text.sent(course), progress);
    return text.answered(course, answer);
  }
}
