// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Parts of running jobs that are for whichever worker has what they need. One waits in the ledger,
/// a queue points at it; it belongs to the worker that took it as a job does, and goes away with
/// the attempt at its job.
public final class Branches implements Announcements {
  private static final long LOOK_MILLIS = 200;

  private final LedgerDatabase database;
  private final Semaphore news = new Semaphore(0);
  private final Seated seated = new Seated();

  Branches(LedgerDatabase database) {
    this.database = database;
  }

  /// For the jobs and branches of a worker that has this.
  public Dispatcher dispatcher(Needs has) {
    return new Dispatcher() {
      @Override
      public Needs has() {
        return has;
      }

      @Override
      public boolean shared() {
        return true;
      }

      @Override
      public String dispatch(Job job, Needs needs, String place, String course, Progress progress) {
        String id = add(job, needs, place, course);
        seated.leave(job);
        return await(id, progress);
      }
    };
  }

  /// Who has a seat among the branches of this process.
  Seated seated() {
    return seated;
  }

  private String add(Job job, Needs needs, String place, String course) {
    String id = JobId.next();
    database.write(handle -> {
      JobRows.hold(handle, job);
      BranchRows.insert(handle, id, job, place, course, needs);
    });
    news.release();
    return id;
  }

  private String await(String id, Progress progress) {
    while (true) {
      progress.check();
      Optional<String> answer = database.read(handle -> BranchRows.answer(handle, id));
      if (answer.isPresent()) {
        database.write(handle -> BranchRows.deleteOne(handle, id));
        return answer.get();
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was called off").cause(e).fault();
      }
    }
  }

  /// Gives one that waits to a worker; nothing when it does not wait any more, or its job does not
  /// go on.
  Optional<Branch> claim(String id, String worker) {
    try {
      return database.change(handle -> BranchRows.begin(handle, id, worker));
    } catch (Fault e) {
      if (e.code() == Code.LEASE_LOST) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Says what became of one; a fault when it was given to somebody else.
  void answer(Job job, String course) {
    database.write(handle -> {
      JobRows.hold(handle, job);
      BranchRows.answer(handle, job.branch().orElseThrow().id(), course);
    });
  }

  /// Lets one that was running here wait again.
  void putBack(Job job) {
    database.write(handle -> {
      JobRows.hold(handle, job);
      BranchRows.putBack(handle, job.branch().orElseThrow().id());
    });
    news.release();
  }

  @Override
  public List<Waiting> outbox(int limit) {
    return database.read(handle -> BranchRows.outbox(handle, limit));
  }

  @Override
  public void sent(List<Waiting> waiting) {
    database.write(handle -> BranchRows.sent(handle, waiting));
  }

  @Override
  public List<String> announced() {
    return database.read(BranchRows::announced);
  }

  @Override
  public void announce(Set<String> ids) {
    database.write(handle -> BranchRows.announce(handle, ids));
  }

  @Override
  public void awaitNews(Duration patience) throws InterruptedException {
    if (news.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      news.drainPermits();
    }
  }
}
