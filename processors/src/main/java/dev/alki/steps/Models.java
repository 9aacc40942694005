// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import dev.alki.recipe.GgufModel;
import dev.alki.recipe.Model;
import java.nio.file.Files;
import java.nio.file.Path;

/// Opens what the job starts from as a model.
final class Models {
  private Models() {}

  static Model open(Work work) {
    Path source =
        work.inputs()
            .last(Role.SOURCE)
            .map(Artifact::path)
            .orElseThrow(() ->
                Fault.in(Code.WRONG_USAGE, work.job().pipeline())
                    .what("asks for work on a model before there is one")
                    .help("Put 'fetch' before it in the pipeline.")
                    .fault());
    if (Files.isDirectory(source)) {
      throw Fault.in(Code.NOT_A_MODEL, source)
          .what("is a folder, and this version reads .gguf files only")
          .fault();
    }
    return GgufModel.open(source);
  }
}
