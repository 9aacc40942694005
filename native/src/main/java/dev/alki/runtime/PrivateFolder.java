// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A temporary folder that nobody else may look into, gone with all it contains when closed.
record PrivateFolder(Path path) implements AutoCloseable {
  static PrivateFolder create() {
    try {
      return new PrivateFolder(Files.createTempDirectory("alki-engine-"));
    } catch (IOException e) {
      throw Fault.in(Code.NOT_WRITABLE, System.getProperty("java.io.tmpdir"))
          .what("no temporary folder can be made: " + e.getMessage())
          .help("Make room there, or name another place with -Djava.io.tmpdir.")
          .cause(e)
          .fault();
    }
  }

  @Override
  public void close() {
    try (Stream<Path> tree = Files.walk(path)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      // On a system that keeps open files from being deleted some remain; they are temporary files.
    }
  }
}
