// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.convert.own.OwnConverters;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of which only a part is there at any time.
class PassingTest {
  private static final long SIZE = 1L << 40;

  @TempDir private Path folder;
  private final Numbers numbers = new Numbers();
  private Path path;

  /// Byte `i` is `i`; those of the second half have not come.
  private static final class Numbers implements Passing {
    @Override
    public String sha256() {
      return "a".repeat(64);
    }

    @Override
    public long size() {
      return SIZE;
    }

    @Override
    public boolean here(long from, long length) {
      return from + length <= SIZE / 2;
    }

    @Override
    public void read(long from, MemorySegment target) {
      for (long i = 0; i < target.byteSize(); i++) {
        target.set(ValueLayout.JAVA_BYTE, i, (byte) (from + i));
      }
    }
  }

  @BeforeEach
  void announce() throws IOException {
    path = Files.createFile(folder.resolve("model.safetensors"));
    numbers.announce(path);
  }

  @AfterEach
  void withdraw() {
    numbers.withdraw(path);
  }

  @Test
  void isReadThoughNothingOfItIsAtItsPlace() throws IOException {
    assertThat(Expected.size(path)).isEqualTo(SIZE);
    try (MappedFile file = MappedFile.open(path)) {
      byte[] some = new byte[5];
      file.copy(SIZE - 9, some, 1, 3);

      assertThat(some).containsExactly(0, (byte) 247, (byte) 248, (byte) 249, 0);
      assertThat(file.bytes(3, 2).toArray(ValueLayout.JAVA_BYTE)).containsExactly(3, 4);
      assertThat(file.size()).isEqualTo(SIZE);
      assertThat(file.here(0, SIZE / 2)).isTrue();
      assertThat(file.here(1, SIZE / 2)).isFalse();
    }
  }

  @Test
  void isNotGatheredInMemory() {
    try (MappedFile file = MappedFile.open(path)) {
      assertRefused(file::bytes);
    }
  }

  @Test
  void isNotShownToOtherPrograms() {
    OwnConverters own = new OwnConverters(Map.of("Some", "cp {source} {target}"));
    assertRefused(() ->
        own.of("Some").orElseThrow().convert(folder, folder.resolve("x.gguf"), Progress.NONE));
  }

  @Test
  void isAFileAsOthersWhenItIsWithdrawn() throws IOException {
    numbers.withdraw(path);

    assertThat(Expected.at(path)).isEmpty();
    assertThat(Expected.size(path)).isZero();
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE));
  }
}
