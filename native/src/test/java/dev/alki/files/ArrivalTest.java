// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files that are read while their bytes come.
@Timeout(30)
class ArrivalTest {
  private static final int SIZE = 1000;
  private static final String SHA256 = "a".repeat(64);

  @TempDir private Path folder;
  private final List<String> wishes = new CopyOnWriteArrayList<>();
  private Path path;
  private Arrival arrival;

  @BeforeEach
  void announce() throws IOException {
    path = Files.write(folder.resolve("a.bin"), new byte[SIZE]);
    arrival = Arrival.of(path, SHA256, (from, to) -> wishes.add(from + " " + to));
  }

  @AfterEach
  void close() {
    arrival.close();
  }

  @Test
  void isFoundByItsPlaceUntilItIsClosed() {
    Path other = folder.resolve("x/../a.bin");

    assertThat(Expected.at(other)).containsSame(arrival);
    assertThat(arrival.sha256()).isEqualTo(SHA256);
    arrival.close();
    assertThat(Expected.at(other)).isEmpty();
  }

  @Test
  void knowsWhatIsThereInWhateverOrderItComes() {
    boolean[] there = new boolean[SIZE];
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(SIZE);
      int to = Math.min(SIZE, from + 1 + random.nextInt(40));
      arrival.arrived(from, to);
      Arrays.fill(there, from, to, true);
      int asked = random.nextInt(SIZE);
      int length = random.nextInt(SIZE - asked + 1);
      boolean all = true;
      for (int at = asked; at < asked + length; at++) {
        all &= there[at];
      }
      assertThat(arrival.here(asked, length)).isEqualTo(all);
    }
  }

  @Test
  void aReaderGetsAtOnceWhatIsThereAndWaitsForTheRest() throws Exception {
    write(100, new byte[] {1, 2, 3});
    try (MappedFile file = MappedFile.open(path)) {
      arrival.arrived(100, 103);
      assertThat(file.here(100, 3)).isTrue();
      assertThat(file.here(100, 4)).isFalse();
      assertThat(file.bytes(100, 3).toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3);
      assertThat(wishes).isEmpty();

      CompletableFuture<byte[]> late =
          CompletableFuture.supplyAsync(() -> file.bytes(200, 2).toArray(ValueLayout.JAVA_BYTE));
      assertThatThrownBy(() -> late.get(100, TimeUnit.MILLISECONDS)).isNotNull();
      assertThat(wishes).containsExactly("200 202");
      write(200, new byte[] {4, 5});
      arrival.arrived(200, 202);
      assertThat(late.get()).containsExactly(4, 5);
    }
  }

  @Test
  void theWholeIsThereWhenItIsVerified() throws Exception {
    try (MappedFile file = MappedFile.open(path)) {
      CompletableFuture<Long> all = CompletableFuture.supplyAsync(() -> file.bytes().byteSize());
      assertThat(arrival.isVerified()).isFalse();
      assertThatThrownBy(() -> all.get(50, TimeUnit.MILLISECONDS)).isNotNull();
      arrival.verified();
      assertThat(all.get()).isEqualTo(SIZE);
      arrival.awaitVerified();
      assertThat(arrival.isVerified()).isTrue();
    }
  }

  @Test
  void whoeverWaitsIsToldThatNothingComes() throws Exception {
    Fault reason = Fault.in(Code.FILE_CHANGED, path).what("is damaged").fault();
    arrival.arrived(0, 10);
    try (MappedFile file = MappedFile.open(path)) {
      CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> arrival.await(500, 1));
      assertThatThrownBy(() -> waits.get(50, TimeUnit.MILLISECONDS)).isNotNull();
      arrival.failed(reason);
      assertThatThrownBy(waits::get).hasCause(reason);
      // Nor does what was there before count any more.
      assertThatThrownBy(() -> file.bytes(0, 10)).isSameAs(reason);
      assertThatThrownBy(arrival::awaitVerified).isSameAs(reason);
    }
  }

  @Test
  void whatIsVerifiedDoesNotFailAnyMore() {
    arrival.verified();
    arrival.failed(new IllegalStateException());
    arrival.close();

    assertThat(arrival.here(0, SIZE)).isTrue();
  }

  @Test
  void whatIsClosedTooEarlyNeverComes() {
    arrival.close();

    assertThatThrownBy(() -> arrival.here(0, 1))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.code()).isEqualTo(Code.INTERRUPTED_BY_USER));
  }

  @Test
  void otherFilesAreJustRead() throws IOException {
    Path other = Files.write(folder.resolve("b.bin"), new byte[] {7});
    try (MappedFile file = MappedFile.open(other)) {
      assertThat(file.here(0, 1)).isTrue();
      assertThat(file.bytes().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 7);
    }
  }

  private void write(long at, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), at);
    }
  }
}
