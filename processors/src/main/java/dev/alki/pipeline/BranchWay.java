// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;
import dev.alki.jobs.Branch;
import dev.alki.jobs.BranchRunner;
import dev.alki.pipeline.Course.Failure;
import dev.alki.store.Store;
import java.util.EnumSet;
import java.util.Set;

/// Brings the branches of other workers' jobs through this one's pipeline: through one step, or
/// through a route.
record BranchWay(Store store, CourseText text, Comings comings, Ways ways) implements BranchRunner {
  private static final Set<Code> STOPPED = EnumSet.of(Code.INTERRUPTED_BY_USER, Code.LEASE_LOST);

  /// A course through a place of the pipeline.
  @FunctionalInterface
  interface Ways {
    Course through(String place, Course course);
  }

  @Override
  public Answer run(Branch branch) {
    Course sent = text.course(branch.job(), branch.course());
    Course began = sent;
    Course ended;
    try (Store.InUse _ = store.use()) {
      began = text.arrived(sent);
      ended = ways.through(branch.place(), began);
    } catch (RuntimeException | VirtualMachineError e) {
      ended = began.plus(new Failure("dispatch", sent.profile(), Mishap.fault(e)));
    } finally {
      comings.end(branch.job());
    }
    boolean stopped =
        ended.failures().stream().anyMatch(failure -> STOPPED.contains(failure.fault().code()));
    return new Answer(text.answer(began, ended), stopped);
  }
}
