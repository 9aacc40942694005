// SPDX-License-Identifier: Apache-2.0
package dev.alki.check;

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

  /// Of a text that faults call `name`.
  public void check(String name, String text) {
    YamlText yaml = YamlText.parse(name, text);
    kamelets(yaml);
    Path mark = passed.resolve(Digest.sha256((RULES + text).getBytes(StandardCharsets.UTF_8)));
    if (!Files.exists(mark)) {
      new SchemaCheck().run(yaml);
      mark(mark);
    }
  }

  /// Of a text that is known to be as Camel's schema wants it.
  public void checkKamelets(String name, String text) {
    kamelets(YamlText.parse(name, text));
  }

  private void kamelets(YamlText yaml) {
    new KameletCheck(yaml, new Kamelets(kamelets)).run();
  }

  private static void mark(Path mark) {
    try {
      Files.createDirectories(mark.getParent());
      Files.write(mark, new byte[0]);
    } catch (IOException e) {
      // It is compared again next time.
    }
  }
}
