// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.check.RouteCheck;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The pipeline's file: the one that is set, or, where nothing is set and none lies in the working
/// folder, the one that Alki comes with.
record PipelineFile(String name, String text, String camelName) {
  /// Where jobs enter.
  static final String ENTRY = "direct:pipeline";

  private static final String OWN = "pipeline.yaml";

  static PipelineFile of(Settings settings) {
    Path file = settings.path(Setting.PIPELINE);
    if (Files.exists(file)) {
      try {
        return new PipelineFile(file.toString(), Files.readString(file), "file:" + file);
      } catch (IOException e) {
        throw Fault.in(Code.FILE_UNREADABLE, file)
            .what(String.valueOf(e.getMessage()))
            .cause(e)
            .fault();
      }
    }
    if (!file.toString().equals(Setting.PIPELINE.standard())) {
      throw Fault.in(Code.FILE_NOT_FOUND, file)
          .what("there is no such pipeline")
          .help("Name a file, or none for the pipeline that Alki comes with.")
          .fault();
    }
    try (InputStream in = PipelineFile.class.getResourceAsStream("/" + OWN)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new PipelineFile(OWN, text, "classpath:" + OWN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void check(RouteCheck rules) {
    rules.checkPipeline(name, text, ENTRY);
  }
}
