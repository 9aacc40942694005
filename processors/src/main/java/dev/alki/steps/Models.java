// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.ConvertOptions;
import dev.alki.convert.Converter;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.ReadFault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import dev.alki.recipe.GgufModel;
import dev.alki.recipe.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Opens what the job starts from as a model.
final class Models {
  private static final String CONFIG = "config.json";

  private Models() {}

  /// As Convert was told to; without a Convert in the pipeline, with everything found out.
  static Model open(Work work) {
    return open(work, options(work));
  }

  /// As Convert was told to convert it.
  static ConvertOptions options(Work work) {
    return converted(work).options();
  }

  /// How Convert was told to convert it.
  static Convert converted(Work work) {
    return Inputs.report(work, Role.MODEL)
        .map(model -> model.path("parameters"))
        .map(Models::convert)
        .orElse(Convert.PLAIN);
  }

  /// Whether a source is a checkpoint, and no GGUF already.
  static boolean isCheckpoint(Path source) {
    return Files.exists(source.resolve(CONFIG));
  }

  static Path source(Work work) {
    return work.inputs()
        .last(Role.SOURCE)
        .map(Artifact::path)
        .orElseThrow(() ->
            Fault.in(Code.WRONG_USAGE, work.job().pipeline())
                .what("asks for work on a model before there is one")
                .help("Put 'fetch' before it in the pipeline.")
                .fault());
  }

  static Model open(Work work, ConvertOptions options) {
    Path source = source(work);
    if (!Files.isDirectory(source)) {
      return GgufModel.open(source);
    }
    return gguf(source).map(GgufModel::open).orElseGet(() -> Converter.open(source, options));
  }

  private static Convert convert(JsonNode parameters) {
    return new Convert(
        parameters.path("via").asText(),
        parameters.path("pre").asText(),
        parameters.path("modelName").asText());
  }

  /// A folder in which there is a GGUF, or its parts, and nothing to convert.
  private static Optional<Path> gguf(Path folder) {
    if (isCheckpoint(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".gguf")).sorted().findFirst();
    } catch (IOException e) {
      throw ReadFault.of(folder, e);
    }
  }
}
