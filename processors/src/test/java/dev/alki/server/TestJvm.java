// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How tests start another JVM with their own class path.
final class TestJvm {
  private TestJvm() {}

  static List<String> command(String... flags) {
    return command(System.getProperty("java.class.path"), List.of(flags));
  }

  static List<String> command(String classPath, List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(classPath);
    return command;
  }
}
