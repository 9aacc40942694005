// SPDX-License-Identifier: Apache-2.0
package dev.alki.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.StringWrapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The house style, as far as a machine can tell. `-Dalki.format=apply` puts the format right.
///
/// The formatter runs here and not as a Maven plugin, because it needs a newer Java than the one
/// that Maven may be running on.
class SourcesTest {
  @Test
  void areFormattedAsGoogleJavaFormatDoes() throws Exception {
    boolean apply = "apply".equals(System.getProperty("alki.format"));
    List<Path> wrong = new ArrayList<>();
    for (Path file : House.javaFiles()) {
      String source = Files.readString(file);
      String formatted = format(source);
      if (!formatted.equals(source)) {
        if (apply) {
          Files.writeString(file, formatted);
        } else {
          wrong.add(House.ROOT.relativize(file));
        }
      }
    }
    assertThat(wrong)
        .as("mvn test -pl cli -am -Dtest=SourcesTest -Dalki.format=apply formats them")
        .isEmpty();
  }

  @Test
  void beginWithTheLicence() throws Exception {
    for (Path file : House.javaFiles()) {
      assertThat(Files.readString(file))
          .as(file.toString())
          .startsWith("// SPDX-License-Identifier: Apache-2.0\npackage ");
    }
  }

  private static String format(String source) throws Exception {
    String ordered =
        ImportOrderer.reorderImports(
            RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.GOOGLE);
    Formatter formatter = new Formatter();
    return StringWrapper.wrap(formatter.formatSource(ordered), formatter);
  }
}
