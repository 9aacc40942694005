// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The machine that something was measured on. `cores` is what this process may use, `memory` is
/// all there is, in bytes, 0 when unknown.
public record Device(String cpu, int cores, long memory, String system, String architecture) {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");

  public static Device here() {
    String architecture = System.getProperty("os.arch");
    // x86 names its model; ARM boards name the board.
    String cpu =
        value(CPU, "model name").or(() -> value(CPU, "Model")).orElse("unknown " + architecture);
    long memory =
        value(MEMORY, "MemTotal")
            .map(text -> Long.parseLong(text.replace(" kB", "")) << 10)
            .orElse(0L);
    String system = System.getProperty("os.name") + " " + System.getProperty("os.version");
    int cores = Runtime.getRuntime().availableProcessors();
    return new Device(cpu, cores, memory, system, architecture);
  }

  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("cpu", cpu)
        .put("cores", cores)
        .put("memoryBytes", memory)
        .put("system", system)
        .put("architecture", architecture);
  }

  private static Optional<String> value(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      // Only Linux has it.
      return Optional.empty();
    }
  }
}
