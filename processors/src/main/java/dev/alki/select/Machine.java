// SPDX-License-Identifier: Apache-2.0
package dev.alki.select;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a device has for models: `memory` in bytes, the features of its CPU by the names that Linux
/// has for them (empty when they are not known), and whether it has a GPU that llama.cpp can use.
public record Machine(long memory, Optional<SortedSet<String>> cpu, boolean gpu) {
  private static final Path CPU = Path.of("/proc/cpuinfo");

  /// `flags` on x86, `Features` on ARM.
  private static final String FEATURES = "(flags|Features)\\s*:.*";

  /// What the drivers of NVIDIA and AMD make for programs that compute.
  private static final List<Path> GPUS =
      List.of(Path.of("/dev/nvidia0"), Path.of("/dev/nvhost-gpu"), Path.of("/dev/kfd"));

  public Machine {
    cpu = cpu.map(features -> Collections.unmodifiableSortedSet(new TreeSet<>(features)));
    if (memory < 1) {
      throw new IllegalArgumentException(memory + " bytes of memory");
    }
  }

  /// This one. Its memory is all there is, or what this process's container may have of it; other
  /// programs take their part.
  public static Machine here() {
    return new Machine(memoryHere(), features(CPU), gpuHere());
  }

  private static long memoryHere() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return system.getTotalMemorySize();
  }

  /// What every processor of the machine has; nothing where there is no such file.
  static Optional<SortedSet<String>> features(Path cpuinfo) {
    try {
      return Files.readAllLines(cpuinfo).stream()
          .filter(line -> line.matches(FEATURES))
          .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
          .<SortedSet<String>>map(names -> new TreeSet<>(Arrays.asList(names)))
          .reduce((all, one) -> {
            all.retainAll(one);
            return all;
          });
    } catch (IOException e) {
      // Only Linux has it.
      return Optional.empty();
    }
  }

  private static boolean gpuHere() {
    boolean apple =
        System.getProperty("os.name").startsWith("Mac")
            && System.getProperty("os.arch").equals("aarch64");
    return apple || GPUS.stream().anyMatch(Files::exists);
  }
}
