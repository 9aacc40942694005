// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files that pass through a window of a few places.
@Timeout(60)
class FlowTest {
  private static final int PIECE = 1000;
  private static final int PLACES = 4;

  @TempDir private Path folder;
  private final Map<String, byte[]> contents = new HashMap<>();
  private final List<HubFile> files = new ArrayList<>();
  private final List<Segment> fetched = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private Window window;
  private Flow flow;

  @AfterEach
  void stop() throws InterruptedException {
    flow.failed(new IllegalStateException("the end"));
    for (Thread thread : threads) {
      thread.join();
    }
    window.close();
  }

  @Test
  void readersThatGoAnywhereAllGetTheRightBytes() throws Exception {
    expect("a", 12_345);
    expect("b", 999);
    expect("c", 30_000);
    open(3);
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int seed = 0; seed < 8; seed++) {
        Random random = new Random(seed);
        all.add(readers.submit(() -> readAnywhere(random)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    flow.drain();
    awaitVerified();
  }

  @Test
  void whoReadsInOrderGetsEachByteOnceAndInTheEndAllIsVerified() throws Exception {
    expect("a", 50_500);
    open(2);
    for (int at = 0; at < 50_500; at += 500) {
      assertThat(read(file(0), at, 500)).isEqualTo(content(file(0), at, 500));
    }
    awaitVerified();
    assertThat(fetched).hasSize(51).doesNotHaveDuplicates();
  }

  @Test
  void whatNobodyHasReadKeepsItsPlace() throws Exception {
    expect("a", 20_000);
    open(2);
    awaitFetched(PLACES);
    Thread.sleep(50);

    assertThat(fetched).hasSize(PLACES);
    assertThat(file(0).here(0, PIECE * PLACES)).isTrue();
    assertThat(file(0).here(0, PIECE * PLACES + 1)).isFalse();
  }

  @Test
  void whatNobodyWantsMakesRoomWhenReadersLackTheRest() throws Exception {
    expect("a", 20_000);
    open(2);
    for (int i = 0; !file(0).here(19_000, PIECE); i++) {
      flow.lacking();
      Thread.sleep(1);
      assertThat(i).isLessThan(30_000);
    }
    awaitVerified();
    assertThat(fetched).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void whatHasLeftComesAgain() throws Exception {
    expect("a", 20_000);
    open(2);
    flow.drain();
    awaitVerified();

    assertThat(file(0).here(0, 20_000)).isTrue();
    assertThat(read(file(0), 10, 2_500)).isEqualTo(content(file(0), 10, 2_500));
    assertThat(fetched).hasSize(23);
  }

  @Test
  void whatComesAgainMustBeWhatItWas() throws Exception {
    expect("a", 20_000);
    open(2);
    flow.drain();
    awaitVerified();
    contents.get("a")[11] ^= 1;

    assertThatThrownBy(() -> read(file(0), 10, 5))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.code()).isEqualTo(Code.HUB_DIFFERS))
        .hasMessageContaining("has come twice, and is not the same");
  }

  @Test
  void aFileThatIsNotWhatItShouldBeIsNeverVerified() {
    byte[] sound = TestHub.bytes(20_000, 1);
    HubFile lie = new HubFile("a", sound.length, Digest.sha256(sound));
    sound[19_999] ^= 1;
    contents.put("a", sound);
    files.add(lie);
    open(2);
    flow.drain();

    assertThatThrownBy(this::awaitVerified)
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.code()).isEqualTo(Code.HUB_DIFFERS));
    assertThatThrownBy(() -> read(file(0), 0, 1)).isInstanceOf(Fault.class);
  }

  @Test
  void aReaderIsToldWhyNothingComesAnyMore() throws Exception {
    expect("a", 20_000);
    open(0);
    try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
      Future<byte[]> waiting = reader.submit(() -> read(file(0), 0, 1));
      flow.failed(new IllegalStateException("the hub is gone"));
      assertThatThrownBy(waiting::get).hasRootCauseMessage("the hub is gone");
    }
  }

  private void expect(String name, int size) {
    byte[] bytes = TestHub.bytes(size, name.hashCode());
    contents.put(name, bytes);
    files.add(new HubFile(name, size, Digest.sha256(bytes)));
  }

  private PassingFile file(int number) {
    return flow.files().get(number);
  }

  private void open(int connections) {
    window = Window.open(folder.resolve("window"), PLACES, PIECE);
    flow = new Flow(window, files);
    for (int i = 0; i < connections; i++) {
      threads.add(Thread.ofVirtual().start(this::fetch));
    }
  }

  private void fetch() {
    try {
      for (var next = flow.next(); next.isPresent(); next = flow.next()) {
        Segment segment = next.get();
        byte[] bytes =
            content(segment.file, Math.toIntExact(segment.range.from()), segment.length());
        window.write(segment.place, bytes, bytes.length, 0);
        fetched.add(segment);
        flow.came(segment);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (RuntimeException e) {
      flow.failed(e);
    }
  }

  private void readAnywhere(Random random) {
    for (int i = 0; i < 200; i++) {
      PassingFile file = flow.files().get(random.nextInt(files.size()));
      int from = random.nextInt((int) file.size());
      int length = random.nextInt(Math.min(2_500, (int) file.size() - from)) + 1;
      assertThat(read(file, from, length)).isEqualTo(content(file, from, length));
    }
  }

  private static byte[] read(PassingFile file, int from, int length) {
    byte[] bytes = new byte[length];
    file.read(from, MemorySegment.ofArray(bytes));
    return bytes;
  }

  private byte[] content(PassingFile file, int from, int length) {
    return Arrays.copyOfRange(contents.get(file.file().path()), from, from + length);
  }

  private void awaitVerified() throws InterruptedException {
    while (!flow.verified()) {
      flow.pause(20);
    }
  }

  private void awaitFetched(int count) throws InterruptedException {
    while (fetched.size() < count) {
      Thread.sleep(5);
    }
  }
}
