// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.check.RouteCheck;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.ReadFault;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A file of Camel routes: `name` is what faults call it, `camelName` what Camel does. `shipped`
/// when it is word for word one that Alki comes with, and known to be right.
public record RouteFile(String name, String text, String camelName, boolean shipped) {
  /// Where jobs enter.
  static final String ENTRY = "direct:pipeline";

  private static final String PIPELINE = "pipeline.yaml";
  private static final String ENDING = ".camel.yaml";
  private static final List<String> TRIGGERS =
      List.of(
          "routes/http.camel.yaml",
          "routes/inbox.camel.yaml",
          "routes/jms.camel.yaml",
          "routes/notify.camel.yaml",
          "routes/s3-events.camel.yaml",
          "routes/s3-poll.camel.yaml");

  /// The one that is set, or, where nothing is set and none lies in the working folder, the one
  /// that Alki comes with.
  public static RouteFile pipeline(Settings settings) {
    Path file = settings.path(Setting.PIPELINE);
    if (Files.exists(file)) {
      return read(file, PIPELINE);
    }
    if (!file.toString().equals(Setting.PIPELINE.standard())) {
      throw Fault.in(Code.FILE_NOT_FOUND, file)
          .what("there is no such pipeline")
          .help("Name a file, or none for the pipeline that Alki comes with.")
          .fault();
    }
    return shipped(PIPELINE).orElseThrow();
  }

  /// A server's triggers: every `*.camel.yaml` in the folder that is set, sorted by name; where
  /// nothing is set and there is no such folder, those that Alki comes with.
  public static List<RouteFile> triggers(Settings settings) {
    Path folder = settings.path(Setting.ROUTES);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .filter(file -> file.getFileName().toString().endsWith(ENDING))
            .sorted()
            .map(file -> read(file, "routes/" + file.getFileName()))
            .toList();
      } catch (IOException e) {
        throw ReadFault.of(folder, e);
      }
    }
    if (!folder.toString().equals(Setting.ROUTES.standard())) {
      throw Fault.in(Code.FILE_NOT_FOUND, folder)
          .what("there is no such folder of routes")
          .help("Name a folder, or none for the routes that Alki comes with.")
          .fault();
    }
    return TRIGGERS.stream().map(name -> shipped(name).orElseThrow()).toList();
  }

  void check(RouteCheck rules) {
    if (shipped) {
      rules.checkKamelets(name, text);
    } else {
      rules.check(name, text);
    }
  }

  /// Also sees that there is an entry for jobs.
  void checkPipeline(RouteCheck rules) {
    check(rules);
    if (!text.contains(ENTRY)) {
      throw Fault.in(Code.PIPELINE_INVALID, name)
          .what("has no route that jobs enter")
          .expected("'from: {uri: " + ENTRY + "}'")
          .fault();
    }
  }

  private static RouteFile read(Path file, String resource) {
    try {
      String text = Files.readString(file);
      boolean same = shipped(resource).map(own -> own.text().equals(text)).orElse(false);
      return new RouteFile(file.toString(), text, "file:" + file, same);
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  private static Optional<RouteFile> shipped(String resource) {
    try (InputStream in = RouteFile.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        return Optional.empty();
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(new RouteFile(resource, text, "classpath:" + resource, true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
