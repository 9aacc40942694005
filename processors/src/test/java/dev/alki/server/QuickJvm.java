// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/// How tests start JVMs that are killed again and again: in about half the time, because their
/// classes come from a cache, which one that was started with [#learning] leaves at its end.
final class QuickJvm {
  private final Path cache;
  private final String classPath;

  private QuickJvm(Path cache, String classPath) {
    this.cache = cache;
    this.classPath = classPath;
  }

  /// A cache cannot have classes of folders: those become jars in `folder`.
  static QuickJvm in(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (Files.isDirectory(Path.of(entry))) {
        Path jar = folder.resolve("classes" + entries.size() + ".jar");
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "-c", "-f", jar.toString(), "-C", entry, ".");
        entries.add(jar.toString());
      } else if (Files.exists(Path.of(entry))) {
        entries.add(entry);
      }
    }
    return new QuickJvm(folder.resolve("classes.aot"), String.join(File.pathSeparator, entries));
  }

  List<String> learning(List<String> flags) {
    return command("-XX:AOTCacheOutput=" + cache, flags);
  }

  List<String> command(List<String> flags) {
    return command("-XX:AOTCache=" + cache, flags);
  }

  private List<String> command(String flag, List<String> flags) {
    List<String> all = new ArrayList<>(flags);
    all.add(flag);
    return TestJvm.command(classPath, all);
  }
}
