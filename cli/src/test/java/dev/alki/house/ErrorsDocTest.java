// SPDX-License-Identifier: Apache-2.0
package dev.alki.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.fault.Code;
import dev.alki.fault.Exit;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// docs/errors.md explains what the code can say.
class ErrorsDocTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([A-Z_]+) \\| (\\d+) \\| .+ \\| .+ \\|$");
  private static final Pattern STATUS = Pattern.compile("(?m)^\\| (\\d+) \\| ");

  @Test
  void explainsEveryCodeWithItsExitStatusInTheOrderOfTheCode() throws Exception {
    String text = Files.readString(House.ROOT.resolve("docs/errors.md"));
    List<String> documented =
        ROW.matcher(text).results().map(row -> row.group(1) + " " + row.group(2)).toList();
    assertThat(documented)
        .isEqualTo(
            Arrays.stream(Code.values()).map(code -> code + " " + code.exit().status()).toList());
  }

  @Test
  void explainsEveryExitStatus() throws Exception {
    String text = Files.readString(House.ROOT.resolve("docs/errors.md"));
    assertThat(STATUS.matcher(text).results().map((MatchResult row) -> row.group(1)))
        .containsExactlyElementsOf(
            Arrays.stream(Exit.values()).map(exit -> String.valueOf(exit.status())).toList());
  }
}
