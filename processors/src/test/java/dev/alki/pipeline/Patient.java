// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.jobs.Role;
import dev.alki.steps.Step;
import dev.alki.steps.Work;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;

/// A step that goes on for `millis` and tells how far it is, unless it is called off.
public record Patient(int millis) implements Step {
  @Override
  public Set<Role> reads() {
    return Set.of(Role.SOURCE);
  }

  @Override
  public Scope scope() {
    return Scope.JOB;
  }

  @Override
  public boolean remembered() {
    return false;
  }

  @Override
  public List<Product> run(Work work) {
    LoggerFactory.getLogger(Patient.class).info("waits");
    for (int done = 0; done < millis; done += 10) {
      work.progress().check();
      work.progress().advance(done, millis);
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return List.of();
  }
}
