// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ArrivalTest {
  @TempDir Path folder;
  private final List<String> wishes = new CopyOnWriteArrayList<>();

  @Test
  void aFileThatIsNotOnItsWayIsHere() throws IOException {
    Path file = Files.write(folder.resolve("f"), new byte[10]);
    try (MappedFile mapped = MappedFile.open(file)) {
      assertThat(mapped.here(0, 10)).isTrue();
    }
  }

  @Test
  void bytesAreHereWhenAllOfThemHaveCome() throws IOException {
    try (Arrival arrival = coming();
        MappedFile mapped = MappedFile.open(folder.resolve("f"))) {
      arrival.arrived(0, 4);
      arrival.arrived(6, 10);
      assertThat(mapped.here(0, 4)).isTrue();
      assertThat(mapped.here(3, 2)).isFalse();
      arrival.arrived(4, 6);
      assertThat(mapped.here(0, 10)).isTrue();
    }
  }

  @Test
  void whoeverReadsWaitsAndIsServedFirst() throws Exception {
    try (Arrival arrival = coming();
        MappedFile mapped = MappedFile.open(folder.resolve("f"))) {
      CompletableFuture<Long> read =
          CompletableFuture.supplyAsync(() -> mapped.bytes(2, 3).byteSize());
      while (wishes.isEmpty()) {
        Thread.sleep(5);
      }
      assertThat(wishes).containsExactly("2-5");
      assertThat(read).isNotDone();
      arrival.arrived(0, 5);
      assertThat(read.get()).isEqualTo(3);
    }
  }

  @Test
  void whoeverReadsHearsWhyNothingComes() throws IOException {
    try (Arrival arrival = coming();
        MappedFile mapped = MappedFile.open(folder.resolve("f"))) {
      arrival.failed(Fault.in(Code.HUB_DIFFERS, "f").what("is another").fault());
      assertThatThrownBy(() -> mapped.bytes(0, 1)).hasMessageContaining("is another");
    }
  }

  @Test
  void whatDoesNotComeAnyMoreEndsTheWait() throws IOException {
    Arrival arrival = coming();
    try (MappedFile mapped = MappedFile.open(folder.resolve("f"))) {
      arrival.close();
      assertThatThrownBy(() -> mapped.bytes(0, 1)).isInstanceOf(Fault.class);
    }
  }

  private Arrival coming() throws IOException {
    Path file = Files.write(folder.resolve("f"), new byte[10]);
    return Arrival.of(file, (from, to) -> wishes.add(from + "-" + to));
  }
}
