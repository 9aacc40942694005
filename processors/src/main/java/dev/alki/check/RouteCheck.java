// SPDX-License-Identifier: Apache-2.0
package dev.alki.check;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.release.Release;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Looks at route files before Camel does, and says of what is wrong in them where it stands, what
/// was expected and which name was probably meant.
///
/// `passed` is a folder that remembers files which are as Camel's schema wants them: comparing
/// takes longer than everything else at the start.
public record RouteCheck(Path kamelets, Path passed) {
  private static final String RULES = "1 " + Release.version() + "\n";

  public void check(Path file) {
    check(file.toString(), read(file));
  }

  /// Of a text that faults call `name`.
  public void check(String name, String text) {
    YamlText yaml = YamlText.parse(name, text);
    new KameletCheck(yaml, new Kamelets(kamelets)).run();
    Path mark = passed.resolve(Digest.sha256((RULES + text).getBytes(StandardCharsets.UTF_8)));
    if (!Files.exists(mark)) {
      new SchemaCheck().run(yaml);
      mark(mark);
    }
  }

  /// Also sees that there is an entry for jobs.
  public void checkPipeline(String name, String text, String entry) {
    check(name, text);
    if (!text.contains(entry)) {
      throw Fault.in(Code.PIPELINE_INVALID, name)
          .what("has no route that jobs enter")
          .expected("'from: {uri: " + entry + "}'")
          .fault();
    }
  }

  private static void mark(Path mark) {
    try {
      Files.createDirectories(mark.getParent());
      Files.write(mark, new byte[0]);
    } catch (IOException e) {
      // It is compared again next time.
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Fault.in(Files.exists(file) ? Code.FILE_UNREADABLE : Code.FILE_NOT_FOUND, file)
          .what(Files.exists(file) ? String.valueOf(e.getMessage()) : "there is no such file")
          .help("Name a pipeline with --pipeline, or start where pipeline.yaml is.")
          .cause(e)
          .fault();
    }
  }
}
