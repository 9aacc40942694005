// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.jobs.Role;
import dev.alki.steps.Step;
import dev.alki.steps.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;

/// A step that is half done until there is a file, unless it is called off.
public record Held(String until) implements Step {
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
    LoggerFactory.getLogger(Held.class).info("waits");
    while (!Files.exists(Path.of(until))) {
      work.progress().check();
      work.progress().advance(1, 2);
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return List.of();
  }
}
