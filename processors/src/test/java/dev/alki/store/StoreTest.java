// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(folder);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whatIsPutInIsThereUnderItsDigest() throws IOException {
    Artifact artifact = store.put(Role.GGUF, "Q8_0", product("a.gguf", "bytes"));

    assertThat(artifact.bytes()).isEqualTo(5);
    assertThat(artifact.path()).hasContent("bytes").hasFileName("a.gguf");
    assertThat(artifact.path().getParent()).hasFileName(artifact.sha256());
  }

  @Test
  void theSameContentIsKeptOnce() throws IOException {
    Artifact one = store.put(Role.GGUF, "a", product("a.gguf", "bytes"));
    Artifact other = store.put(Role.GGUF, "b", product("b.gguf", "bytes"));

    assertThat(other.path()).isEqualTo(one.path());
  }

  @Test
  void aReceiptIsFoundByItsKey() throws IOException {
    Receipt receipt = receipt("text");
    store.keep(receipt);

    assertThat(store.receipt(Store.key(receipt.reason()))).contains(receipt);
    assertThat(store.receipt(Store.key(reason("other")))).isEmpty();
  }

  @Test
  void theLockOfOneWhoDiedAfterItsReceiptGoesWhenTheReceiptIsFound() throws IOException {
    Receipt receipt = receipt("text");
    String key = Store.key(receipt.reason());
    store.keep(receipt);
    Path lock = Files.writeString(folder.resolve("locks").resolve(key), "x");

    assertThat(store.receipt(key)).isPresent();
    assertThat(lock).doesNotExist();
  }

  @Test
  void theLockOfOneWhoIsAtWorkStays() throws IOException {
    Receipt receipt = receipt("text");
    String key = Store.key(receipt.reason());
    store.keep(receipt);
    try (StepLock _ = store.lock(key, Progress.NONE)) {
      assertThat(store.receipt(key)).isPresent();
      assertThat(folder.resolve("locks").resolve(key)).exists();
    }
    assertThat(folder.resolve("locks").resolve(key)).doesNotExist();
  }

  @Test
  void aReceiptIsNoneWhenItsContentWasChanged() throws IOException {
    Receipt receipt = receipt("text");
    store.keep(receipt);
    Files.writeString(receipt.outputs().getFirst().path(), "tex");

    assertThat(store.receipt(Store.key(receipt.reason()))).isEmpty();
  }

  @Test
  void aReceiptIsNoneWhenItsContentIsGone() throws IOException {
    Receipt receipt = receipt("text");
    store.keep(receipt);
    Files.delete(receipt.outputs().getFirst().path());

    assertThat(store.receipt(Store.key(receipt.reason()))).isEmpty();
  }

  @Test
  void aDamagedReceiptIsNone() throws IOException {
    Receipt receipt = receipt("text");
    store.keep(receipt);
    String key = Store.key(receipt.reason());
    Path file = folder.resolve("receipts/" + key.substring(0, 2) + "/" + key + ".json");
    String json = Files.readString(file);
    for (String damage : List.of("", "{}", json.substring(9), json.replace("GGUF", "GUFF"))) {
      Files.writeString(file, damage);

      assertThat(store.receipt(key)).isEmpty();
    }
  }

  @Test
  void damagedContentIsReplaced() throws IOException {
    Artifact artifact = store.put(Role.GGUF, "a", product("a.gguf", "bytes"));
    Files.writeString(artifact.path(), "rubbish");

    assertThat(store.put(Role.GGUF, "a", product("a.gguf", "bytes")).path()).hasContent("bytes");
  }

  @Test
  void whatADeadProcessLeftIsDeletedAndWhatALivingOneHasIsNot() throws IOException {
    Path dead = Files.createDirectories(folder.resolve("work/dead/1/half"));
    Files.writeString(folder.resolve("work/dead.lock"), "");
    Path own = store.room();

    Store.open(folder).close();

    assertThat(dead).doesNotExist();
    assertThat(folder.resolve("work/dead.lock")).doesNotExist();
    assertThat(own).exists();
  }

  @Test
  void theLockOfAProcessThatDiedBeforeItHadAFolderIsDeleted() throws IOException {
    Path dead = Files.writeString(folder.resolve("work/dead.lock"), "");

    Store.open(folder).close();

    assertThat(dead).doesNotExist();
    try (Stream<Path> left = Files.list(folder.resolve("work"))) {
      // This process's folder and its lock.
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void processesThatBeginAtOnceAllHaveTheirLocks() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Path>> begin = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        begin.add(() -> {
          try (Store one = Store.open(folder)) {
            Path room = one.room();
            assertThat(room.getParent().resolveSibling(room.getParent().getFileName() + ".lock"))
                .exists();
            return room;
          }
        });
      }
      for (Future<Path> room : threads.invokeAll(begin)) {
        assertThat(room.get()).doesNotExist();
      }
    }
  }

  @Test
  void aDraftIsThereAgainWhenItWasGivenBack() throws IOException {
    Path draft = store.draft("a1");
    Files.writeString(draft.resolve("half"), "half");
    store.giveBack(draft);

    assertThat(store.draft("b2")).isEmptyDirectory();
    assertThat(store.draft("a1").resolve("half")).hasContent("half");
  }

  @Test
  void onlyOneHasADraft() throws IOException {
    Path draft = store.draft("a1");
    Files.writeString(draft.resolve("half"), "half");
    store.giveBack(draft);
    Path one = store.draft("a1");
    try (Store other = Store.open(folder)) {
      assertThat(other.draft("a1")).isEmptyDirectory();
      assertThat(store.draft("a1")).isEmptyDirectory();
      assertThat(one.resolve("half")).hasContent("half");
    }
  }

  @Test
  void theDraftOfADeadProcessIsGoneOnWith() throws IOException {
    Path dead = Files.createDirectories(folder.resolve("work/dead/drafts/7/a1"));
    Files.writeString(dead.resolve("half"), "half");
    Files.writeString(folder.resolve("work/dead.lock"), "");

    assertThat(store.draft("a1").resolve("half")).hasContent("half");
    assertThat(folder.resolve("work/dead")).doesNotExist();
  }

  @Test
  void nothingIsLeftOfADraftThatIsDropped() throws IOException {
    Path draft = store.draft("a1");
    Files.writeString(draft.resolve("half"), "half");
    store.drop(draft);

    assertThat(draft).doesNotExist();
    assertThat(store.draft("a1")).isEmptyDirectory();
  }

  @Test
  void draftsThatNobodyNeedsAreSwept() throws IOException {
    Receipt done = receipt("text");
    for (String key : List.of("a1", "b2", Store.key(done.reason()))) {
      Path draft = store.draft(key);
      Files.writeString(draft.resolve("half"), "half");
      store.giveBack(draft);
    }
    store.keep(done);
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(3)));
    Files.setLastModifiedTime(folder.resolve("drafts/b2/half"), old);
    Files.setLastModifiedTime(folder.resolve("drafts/b2"), old);

    assertThat(store.sweepDrafts(Duration.ofDays(2))).isEqualTo(8);
    assertThat(folder.resolve("drafts")).isDirectoryContaining("glob:**a1");
    assertThat(folder.resolve("drafts/b2")).doesNotExist();
    assertThat(folder.resolve("drafts").resolve(Store.key(done.reason()))).doesNotExist();
  }

  private Receipt receipt(String content) throws IOException {
    Artifact artifact = store.put(Role.GGUF, "Q8_0", product("a.gguf", content));
    return new Receipt(reason(content), List.of(artifact), 1.5);
  }

  private static ObjectNode reason(String text) {
    return JsonNodeFactory.instance.objectNode().put("verb", text);
  }

  private Path product(String name, String content) throws IOException {
    return Files.writeString(store.room().resolve(name), content);
  }
}
