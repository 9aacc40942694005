// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The openssl of this machine, as an independent judge of keys and signatures.
final class Openssl {
  private Openssl() {}

  /// Whether there is one; where there is none, that is printed.
  static boolean there() {
    return Tool.find("openssl", "version").isPresent();
  }

  /// What it prints; anything but success fails the test.
  static String run(Path folder, Object... arguments) throws IOException, InterruptedException {
    Tool.Result result = Tool.run(folder, command(arguments));
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  static int status(Path folder, Object... arguments) throws IOException, InterruptedException {
    return Tool.run(folder, command(arguments)).status();
  }

  private static List<String> command(Object... arguments) {
    return Stream.concat(Stream.of("openssl"), Arrays.stream(arguments).map(Object::toString))
        .toList();
  }
}
