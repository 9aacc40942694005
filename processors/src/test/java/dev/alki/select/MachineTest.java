// SPDX-License-Identifier: Apache-2.0
package dev.alki.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  @TempDir private Path folder;

  @Test
  void hasWhatEveryCoreHas() throws IOException {
    Path x86 =
        cpuinfo("processor\t: 0\nflags\t\t: fpu avx2 fma\nprocessor\t: 1\nflags\t\t: fpu avx2\n");

    assertThat(Machine.features(x86).orElseThrow()).containsExactly("avx2", "fpu");
  }

  @Test
  void readsWhatArmCallsFeatures() throws IOException {
    Path arm = cpuinfo("processor\t: 0\nFeatures\t: fp asimd asimddp\nCPU part\t: 0xd0b\n");

    assertThat(Machine.features(arm).orElseThrow()).containsExactly("asimd", "asimddp", "fp");
  }

  @Test
  void doesNotKnowWhatIsWrittenNowhere() throws IOException {
    assertThat(Machine.features(folder.resolve("none"))).isEmpty();
    assertThat(Machine.features(cpuinfo("processor : 0\n"))).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void hasNoMoreMemoryThanTheKernelSays() throws IOException {
    long kernel =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemTotal"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
            .findFirst()
            .orElseThrow();

    assertThat(Machine.here().memory()).isPositive().isLessThanOrEqualTo(kernel);
  }

  private Path cpuinfo(String text) throws IOException {
    return Files.writeString(folder.resolve("cpuinfo"), text);
  }
}
