// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.convert.ConvertOptions;
import dev.alki.convert.ProjectorConverter;
import dev.alki.convert.config.OutTypeRule;
import dev.alki.fault.Exit;
import dev.alki.fault.Fault;
import dev.alki.jobs.Role;
import dev.alki.quantize.ModelWriter;
import dev.alki.quantize.Split;
import dev.alki.recipe.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the GGUF that a model sees with, its projector, which all profiles share. There is nothing
/// to do for a model that does not see, and for one that is a GGUF already. One whose projector
/// cannot be converted is packed without, and the log says why; with `required` it is refused.
///
/// `type` is that of its matrices: `auto` is the checkpoint's.
public record Project(String type, boolean required, int threads) implements Step {
  private static final Logger LOG = LoggerFactory.getLogger(Project.class);

  public Project {
    OutTypeRule.converted(type);
    Parameters.notNegative("threads", threads);
  }

  @Override
  public Scope scope() {
    return Scope.JOB;
  }

  @Override
  public Set<Role> reads() {
    return Set.of(Role.SOURCE, Role.ORIGIN, Role.MODEL);
  }

  @Override
  public Step essence() {
    return new Project(type, required, 0);
  }

  @Override
  public List<Product> run(Work work) {
    Path source = Models.source(work);
    if (!Models.isCheckpoint(source) || !ProjectorConverter.sees(source)) {
      return List.of();
    }
    ConvertOptions options = Models.options(work).with(OutTypeRule.converted(type));
    return opened(source, options).map(model -> written(model, work)).stream().toList();
  }

  private Optional<Model> opened(Path source, ConvertOptions options) {
    try {
      return Optional.of(ProjectorConverter.open(source, options));
    } catch (Fault e) {
      if (required || e.code().exit() != Exit.REFUSED) {
        throw e;
      }
      LOG.warn("the model sees, but is packed without a projector: {}", e.report());
      return Optional.empty();
    }
  }

  private Product written(Model projector, Work work) {
    Path file = work.folder().resolve("mmproj.gguf");
    try (projector) {
      ModelWriter.write(
          projector, file, false, Split.NONE, Parameters.threads(threads), work.progress());
    }
    return new Product(Role.PROJECTOR, "", file);
  }
}
