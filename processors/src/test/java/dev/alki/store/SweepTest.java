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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes and what stays when a store is swept.
class SweepTest {
  private static final Duration MONTH = Duration.ofDays(30);

  @TempDir Path place;
  private Path folder;
  private Store store;

  @BeforeEach
  void open() {
    folder = place.resolve("store");
    store = Store.open(folder);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void freesWhatWasNotUsedForLongerThanItMay() throws IOException {
    Receipt old = made("old");
    Receipt recent = made("recent");
    age(Duration.ofDays(31));
    use(recent);

    Swept swept = sweep(MONTH);

    assertThat(swept).isEqualTo(new Swept(1, 1, 0, 0, 3, 6));
    assertThat(path(old)).doesNotExist();
    assertThat(store.receipt(key(old))).isEmpty();
    assertThat(store.receipt(key(recent))).isPresent();
  }

  @Test
  void keepsWhatHasANameOutsideAndAllThatItsReceiptsGoBackTo() throws IOException {
    Receipt model = made("model");
    Receipt gguf = made("gguf", model);
    Receipt bundle = made("bundle", gguf);
    Receipt other = made("other", model);
    Files.createLink(place.resolve("out"), path(bundle));
    age(MONTH.multipliedBy(2));

    assertThat(sweep(MONTH).contents()).isEqualTo(1);

    for (Receipt kept : List.of(model, gguf, bundle)) {
      assertThat(store.receipt(key(kept))).isPresent();
    }
    assertThat(path(other)).doesNotExist();
  }

  @Test
  void freesABundleWhenItsLastNameOutsideIsGone() throws IOException {
    Receipt bundle = made("bundle");
    Path out = Files.createLink(place.resolve("out"), path(bundle));
    age(MONTH.multipliedBy(2));
    Files.delete(out);

    assertThat(sweep(MONTH).bytes()).isEqualTo(6);
  }

  @Test
  void bytesThatStayUnderAnotherNameInTheStoreAreNotFreed() throws IOException {
    Receipt gguf = made("gguf");
    Path draft = Files.createDirectory(store.room().resolve("bundle"));
    Files.createLink(draft.resolve("model.gguf"), path(gguf));
    Artifact bundle = store.put(Role.BUNDLE, "p", draft);
    age(MONTH.multipliedBy(2));
    Files.setLastModifiedTime(bundle.path().getParent(), FileTime.from(Instant.now()));

    Swept swept = sweep(MONTH);

    assertThat(swept.contents()).isEqualTo(1);
    assertThat(swept.bytes()).isZero();
    assertThat(bundle.path().resolve("model.gguf")).hasContent("gguf");
  }

  @Test
  void keepsWhatWasUsedAfterTheOldestUnfinishedJobWasMade() throws IOException {
    Receipt used = made("used");
    age(Duration.ofDays(40));
    Optional<Instant> job = Optional.of(Instant.now().minus(Duration.ofDays(50)));

    store.sweep(new Sweep.Limits(MONTH, OptionalLong.of(0), job), false);

    assertThat(store.receipt(key(used))).isPresent();
  }

  @Test
  void keepsWhatIsUsedWhileAJobOfAnyProcessUsesTheStore() throws IOException {
    Receipt before = made("before");
    age(Duration.ofDays(40));
    try (Store other = Store.open(folder);
        Store.InUse _ = other.use()) {
      Receipt found = made("found");
      Receipt meanwhile = made("meanwhile");
      use(found);

      sweep(Duration.ZERO);

      assertThat(store.receipt(key(meanwhile))).isPresent();
      assertThat(store.receipt(key(found))).isPresent();
      assertThat(path(before)).doesNotExist();
    }
    assertThat(sweep(Duration.ZERO).contents()).isEqualTo(2);
  }

  @Test
  void bringsTheStoreDownToASizeFromTheOldestOn() throws IOException {
    Receipt first = made("first");
    Receipt second = made("second");
    Receipt third = made("third");
    age(Duration.ofHours(3), first);
    age(Duration.ofHours(2), second);

    Swept swept = store.sweep(limits(MONTH, OptionalLong.of(11)), false);

    assertThat(swept).isEqualTo(new Swept(1, 1, 0, 0, 5, 11));
    assertThat(path(first)).doesNotExist();
    assertThat(path(second)).exists();
    assertThat(store.sweep(limits(MONTH, OptionalLong.of(0)), false).left())
        .as("the last hour's stays")
        .isEqualTo(5);
    assertThat(path(third)).exists();
  }

  @Test
  void aDryRunSaysTheSameAndFreesNothing() throws IOException {
    Receipt old = made("old");
    age(Duration.ofDays(31));

    Swept said = store.sweep(limits(MONTH, OptionalLong.empty()), true);

    assertThat(store.receipt(key(old))).isPresent();
    age(Duration.ofDays(31));
    assertThat(sweep(MONTH)).isEqualTo(said);
  }

  @Test
  void aReceiptOfSomethingThatIsGoneIsSweptToo() throws IOException {
    Receipt lost = made("lost");
    Files.delete(path(lost));
    Files.delete(path(lost).getParent());
    age(Duration.ofDays(31));

    assertThat(sweep(MONTH).receipts()).isEqualTo(1);
  }

  @Test
  void locksOfTheDeadGoAndThoseOfTheLivingStay() throws IOException {
    Path dead = Files.writeString(folder.resolve("locks/dead"), "");
    FileTime longAgo = FileTime.from(Instant.now().minusSeconds(100));
    Files.setLastModifiedTime(dead, longAgo);
    try (StepLock _ = store.lock("living", Progress.NONE)) {
      Files.setLastModifiedTime(folder.resolve("locks/living"), longAgo);

      assertThat(sweep(MONTH).locks()).isEqualTo(1);

      assertThat(dead).doesNotExist();
      assertThat(folder.resolve("locks/living")).exists();
    }
  }

  @Test
  void whatFilesWereIsForgottenUnlessTheyAreInTheStore() throws IOException {
    Receipt here = made("here");
    Path gone = Files.createDirectories(folder.resolve("sources/00")).resolve("1-2");
    Files.writeString(gone, "");
    age(Duration.ofDays(31));
    use(here);
    Files.setLastModifiedTime(gone, FileTime.from(Instant.now().minus(Duration.ofDays(31))));

    assertThat(sweep(MONTH).memories()).isEqualTo(1);

    assertThat(gone).doesNotExist();
    assertThat(folder.resolve("digests")).isNotEmptyDirectory();
  }

  @Test
  void nothingGoesAwayUnderTheHandsOfManyThatUseIt() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Future<?> sweeper =
          threads.submit(() -> {
            while (!done.get()) {
              sweep(Duration.ZERO);
            }
          });
      List<Callable<Integer>> jobs = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String name = "content " + i % 6;
        jobs.add(() -> job(name));
      }
      List<Future<Integer>> ended = threads.invokeAll(jobs);
      done.set(true);
      sweeper.get();
      for (Future<Integer> job : ended) {
        assertThat(job.get()).isPositive();
      }
    }
  }

  /// Recalls or makes something, and finds it whole until the end.
  private int job(String name) throws IOException {
    try (Store.InUse _ = store.use()) {
      Optional<Receipt> found = store.receipt(Store.key(reason(name)));
      Receipt receipt = found.isPresent() ? found.get() : made(name);
      for (int i = 0; i < 20; i++) {
        assertThat(path(receipt)).hasContent(name);
      }
      return 1;
    }
  }

  private Swept sweep(Duration older) {
    return store.sweep(limits(older, OptionalLong.empty()), false);
  }

  private static Sweep.Limits limits(Duration older, OptionalLong size) {
    return new Sweep.Limits(older, size, Optional.empty());
  }

  private Receipt made(String content, Receipt... inputs) throws IOException {
    Path product = Files.writeString(store.room().resolve("file"), content);
    Artifact artifact = store.put(Role.GGUF, "p", product);
    ObjectNode reason = reason(content);
    for (Receipt input : inputs) {
      reason.withArray("/inputs").addObject().put("sha256", input.outputs().getFirst().sha256());
    }
    Receipt receipt = new Receipt(reason, List.of(artifact), 1);
    store.keep(receipt);
    return receipt;
  }

  private static ObjectNode reason(String text) {
    return JsonNodeFactory.instance.objectNode().put("verb", text);
  }

  private void use(Receipt receipt) {
    assertThat(store.receipt(key(receipt))).isPresent();
  }

  /// As if all, or what belongs to these, had last been used so long ago.
  private void age(Duration age, Receipt... only) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      tree.filter(path -> !path.startsWith(folder.resolve("digests")))
          .filter(path -> !path.startsWith(folder.resolve("work")))
          .forEach(files::add);
    }
    if (only.length > 0) {
      files.clear();
      for (Receipt receipt : only) {
        files.add(path(receipt).getParent());
        files.add(file(receipt));
      }
    }
    for (Path file : files) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }
  }

  private Path file(Receipt receipt) {
    String key = key(receipt);
    return folder.resolve("receipts/" + key.substring(0, 2) + "/" + key + ".json");
  }

  private static String key(Receipt receipt) {
    return Store.key(receipt.reason());
  }

  private static Path path(Receipt receipt) {
    return receipt.outputs().getFirst().path();
  }
}
