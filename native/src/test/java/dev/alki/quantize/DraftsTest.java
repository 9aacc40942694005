// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Work that was called off, and what the next one makes of what it left.
class DraftsTest {
  private static final int ELEMENTS = 1000;
  private static final List<String> MIXES = List.of("Q4_K_M", "Q5_K_M", "Q8_0");

  @TempDir private Path folder;
  private TreeMap<String, String> golden;
  private List<List<WrittenTensor>> errors;

  @BeforeEach
  void makeInOneGo() throws IOException {
    Path place = Files.createDirectory(folder.resolve("golden"));
    List<Output> outputs =
        Quantizing.measure(
            TinyLlama.model(),
            requests(QuantizeOptions.NONE, MIXES),
            new Destination(place, false),
            2,
            ELEMENTS,
            Progress.NONE);
    golden = digests(outputs);
    errors = outputs.stream().map(Output::tensors).toList();
  }

  @Test
  void goesOnWhereTheLastOneStopped() {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();

    callOff(300, first);
    List<Output> outputs = write(second, Progress.NONE);

    assertThat(digests(outputs)).isEqualTo(golden);
    assertThat(first).hasSize(300);
    assertThat(second).doesNotContainAnyElementsOf(first).hasSize(chunks() - 300);
  }

  @Test
  void tellsTheSameErrorsAsInOneGo() {
    callOff(300, new ArrayList<>());
    callOff(200, new ArrayList<>());

    assertThat(write(new ArrayList<>(), Progress.NONE))
        .extracting(Output::tensors)
        .isEqualTo(errors);
  }

  @Test
  void readsNothingWhenAllIsThere() {
    List<String> read = new ArrayList<>();
    write(new ArrayList<>(), Progress.NONE);

    assertThat(digests(write(read, Progress.NONE))).isEqualTo(golden);
    assertThat(read).isEmpty();
  }

  @Test
  void leavesAProfileAsItIsWhileOthersAreMade() {
    List<Output> one = write(List.of("Q8_0"), new ArrayList<>(), Progress.NONE, () -> true);
    List<Output> all = write(new ArrayList<>(), Progress.NONE);

    assertThat(digests(one)).containsEntry("tiny-Q8_0.gguf", golden.get("tiny-Q8_0.gguf"));
    assertThat(digests(all)).isEqualTo(golden);
    assertThat(all).extracting(Output::tensors).isEqualTo(errors);
  }

  @Test
  void goesOnWithSplitFiles() throws IOException {
    QuantizeOptions split = split(5);
    Path place = Files.createDirectory(folder.resolve("split"));
    List<Output> whole =
        Quantizing.quantize(
            TinyLlama.model(),
            requests(split, MIXES),
            new Destination(place, false),
            2,
            ELEMENTS,
            Progress.NONE);
    List<String> read = new ArrayList<>();

    assertThatThrownBy(() -> make(requests(split, MIXES), read, until(read, 400), () -> true))
        .isInstanceOf(Fault.class);
    List<Output> outputs =
        make(requests(split, MIXES), new ArrayList<>(), Progress.NONE, () -> true);

    assertThat(outputs).hasSizeGreaterThan(3);
    assertThat(digests(outputs)).isEqualTo(digests(whole));
  }

  @Test
  void startsAgainWhenTheJournalIsDamaged() throws IOException {
    for (Path journal : journals()) {
      for (String damage : List.of("", "\n", "rubbish\n", "alki-draft 1\n")) {
        Files.writeString(journal, damage);
        List<String> read = new ArrayList<>();

        assertThat(digests(write(read, Progress.NONE))).isEqualTo(golden);
        assertThat(read).hasSize(chunks());
      }
    }
  }

  @Test
  void countsNothingBehindADamagedLine() throws IOException {
    Path journal = journals().getFirst();
    List<String> lines = Files.readAllLines(journal);
    lines.set(100, lines.get(100).replaceFirst("\\w$", "g"));
    Files.write(journal, lines);
    List<String> read = new ArrayList<>();

    assertThat(digests(write(read, Progress.NONE))).isEqualTo(golden);
    assertThat(read).hasSize(chunks() - 99);
  }

  @Test
  void countsNoLineThatWasCutOff() throws IOException {
    for (Path journal : journals()) {
      String text = Files.readString(journal);
      for (int cut : List.of(1, 2, 20, 60)) {
        Files.writeString(journal, text.substring(0, text.length() - cut));

        assertThat(digests(write(new ArrayList<>(), Progress.NONE))).isEqualTo(golden);
      }
    }
  }

  @Test
  void makesAgainWhatIsNotInTheFileAnyMore() throws IOException {
    journals();
    for (Path file : files()) {
      long size = Files.size(file);
      for (int i = 0; i < 5; i++) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[Math.toIntExact(size * (2 * i + 1) / 10)] ^= 1;
        Files.write(file, bytes);
        List<String> read = new ArrayList<>();

        assertThat(digests(write(read, Progress.NONE))).isEqualTo(golden);
        assertThat(read).hasSizeLessThan(chunks() / 2);
      }
    }
  }

  @Test
  void mendsWhatIsBetweenTensorsAndBehindThem() throws IOException {
    journals();
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 1] ^= 1;
      bytes[3] ^= 1;
      Files.write(file, Arrays.copyOf(bytes, bytes.length + 999));
    }

    assertThat(digests(write(new ArrayList<>(), Progress.NONE))).isEqualTo(golden);
  }

  @Test
  void makesAgainWhatIsMissing() throws IOException {
    journals();
    for (Path file : files()) {
      Files.delete(file);

      assertThat(digests(write(new ArrayList<>(), Progress.NONE))).isEqualTo(golden);
    }
  }

  @Test
  void startsAgainWhenTheFileIsToBeAnother() throws IOException {
    journals();
    List<String> read = new ArrayList<>();
    List<ProfileRequest> other =
        List.of(new ProfileRequest("Q8_0", Mix.named("Q6_K").orElseThrow(), QuantizeOptions.NONE));

    make(other, read, Progress.NONE, () -> true);

    assertThat(read).hasSize(chunks());
  }

  @Test
  void believesNothingThatIsNotConfirmed() {
    Fault changed = Fault.in(Code.FILE_CHANGED, "model").what("changed").fault();
    List<String> read = new ArrayList<>();

    assertThatThrownBy(() ->
            write(
                MIXES,
                new ArrayList<>(),
                Progress.NONE,
                () -> {
                  throw changed;
                }))
        .isSameAs(changed);

    assertThat(digests(write(read, Progress.NONE))).isEqualTo(golden);
    assertThat(read).hasSize(chunks());
  }

  @Test
  void promisesWhatIsMadeWhileNobodyCanConfirmIt() throws IOException {
    List<String> read = new ArrayList<>();
    promise();

    assertThat(promises(journal())).hasSizeGreaterThan(chunks() / 2);
    List<Output> outputs = write(read, Progress.NONE);
    assertThat(read).hasSize(chunks());
    assertThat(digests(outputs)).isEqualTo(golden);
    assertThat(outputs).extracting(Output::tensors).isEqualTo(errors);
    assertThat(write(new ArrayList<>(), Progress.NONE))
        .extracting(Output::tensors)
        .isEqualTo(errors);
  }

  /// What would not come out of a search shows that there was none.
  @Test
  void takesWhatIsPromisedWithoutSearchingAgain() throws IOException {
    promise();
    forge(promise -> promise);

    assertThat(digests(write(new ArrayList<>(), Progress.NONE)).get("tiny-Q8_0.gguf"))
        .isNotEqualTo(golden.get("tiny-Q8_0.gguf"));
  }

  @Test
  void breaksAPromiseWhenTheModelHasOtherNumbers() throws IOException {
    promise();
    forge(promise -> new Promise(promise.tensor(), promise.end(), promise.check(), "0".repeat(64)));

    assertThat(digests(write(new ArrayList<>(), Progress.NONE))).isEqualTo(golden);
  }

  @Test
  void breaksAPromiseOfWhatIsNotInTheFileAnyMore() throws IOException {
    promise();
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      for (int i = 0; i < bytes.length; i += 500) {
        bytes[i] ^= 1;
      }
      Files.write(file, bytes);
    }

    assertThat(digests(write(new ArrayList<>(), Progress.NONE))).isEqualTo(golden);
  }

  @Test
  void keepsAPromiseThatIsConfirmed() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    make(slow(asked), Progress.NONE, () -> asked.incrementAndGet() > 2);
    assertThat(promises(journal())).isNotEmpty();
    List<String> read = new ArrayList<>();

    assertThat(digests(write(read, Progress.NONE))).isEqualTo(golden);
    assertThat(read).isEmpty();
  }

  /// Makes everything, and nobody ever says that it counts.
  private void promise() {
    AtomicInteger asked = new AtomicInteger();
    make(
        slow(asked),
        Progress.NONE,
        () -> {
          asked.incrementAndGet();
          return false;
        });
  }

  /// Reads nothing but the beginning before it was asked whether that counts, and not much more
  /// before it was asked again.
  private static Consumer<String> slow(AtomicInteger asked) {
    AtomicInteger read = new AtomicInteger();
    return _ -> {
      int count = read.incrementAndGet();
      while (asked.get() < (count > 50 ? 2 : count > 5 ? 1 : 0)) {
        Thread.onSpinWait();
      }
    };
  }

  /// Puts other bytes into the first chunk that is promised, and says so in its promise; which is
  /// `changed`, too.
  private void forge(UnaryOperator<Promise> changed) throws IOException {
    List<String> lines = Files.readAllLines(journal());
    Promise promise = promises(journal()).getFirst();
    Plan plan =
        Quantizer.plan(
                TinyLlama.model(),
                requests(QuantizeOptions.NONE, List.of("Q8_0")),
                1,
                Progress.NONE)
            .getFirst();
    PlannedFile planned = plan.files().getFirst();
    PlannedTensor tensor = planned.tensors().get(promise.tensor());
    int row = Math.toIntExact(tensor.type().bytes(tensor.shape().columns()));
    long rows = Math.min(promise.end(), ELEMENTS / TinyLlama.COLUMNS);
    byte[] other = new byte[Math.toIntExact(row * rows)];
    long at = planned.layout().offsets().get(promise.tensor()) + row * (promise.end() - rows);
    try (RandomAccessFile file = new RandomAccessFile(quantized().toFile(), "rw")) {
      file.seek(at);
      file.write(other);
    }
    Promise forged =
        changed.apply(
            new Promise(
                promise.tensor(),
                promise.end(),
                Track.check(other, other.length),
                promise.source()));
    int line = lines.indexOf(JournalLine.of(promise).strip());
    lines.set(line, JournalLine.of(forged).strip());
    Files.writeString(journal(), String.join("\n", lines) + "\n");
  }

  private static List<Promise> promises(Path journal) throws IOException {
    return Files.readAllLines(journal).stream()
        .flatMap(line -> JournalLine.promise(line + "\n").stream())
        .toList();
  }

  private Path journal() {
    return draft("Q8_0").resolve("tiny-Q8_0.gguf.journal");
  }

  private Path quantized() {
    return draft("Q8_0").resolve("Q8_0").resolve("tiny-Q8_0.gguf");
  }

  /// Of drafts that are complete.
  private List<Path> journals() throws IOException {
    write(new ArrayList<>(), Progress.NONE);
    try (Stream<Path> all = Files.walk(folder.resolve("drafts"))) {
      return all.filter(path -> path.toString().endsWith(".journal")).toList();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("drafts"))) {
      return all.filter(path -> path.toString().endsWith(".gguf")).toList();
    }
  }

  private void callOff(int after, List<String> read) {
    assertThatThrownBy(() -> write(read, until(read, after)))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.code()).isEqualTo(Code.INTERRUPTED_BY_USER));
  }

  private static Progress until(List<String> read, int chunks) {
    return new Progress() {
      @Override
      public void advance(long done, long total) {
        assertThat(done).isBetween(1L, total);
      }

      @Override
      public boolean cancelled() {
        return read.size() >= chunks;
      }
    };
  }

  private List<Output> write(List<String> read, Progress progress) {
    return write(MIXES, read, progress, () -> true);
  }

  private List<Output> write(
      List<String> mixes, List<String> read, Progress progress, BooleanSupplier confirmed) {
    return make(requests(QuantizeOptions.NONE, mixes), read, progress, confirmed);
  }

  /// With one worker, so that it is known what was read.
  private List<Output> make(
      List<ProfileRequest> requests,
      List<String> read,
      Progress progress,
      BooleanSupplier confirmed) {
    return make(requests, read::add, progress, confirmed);
  }

  private List<Output> make(Consumer<String> reader, Progress progress, BooleanSupplier confirmed) {
    return make(requests(QuantizeOptions.NONE, MIXES), reader, progress, confirmed);
  }

  private List<Output> make(
      List<ProfileRequest> requests,
      Consumer<String> reader,
      Progress progress,
      BooleanSupplier confirmed) {
    List<Plan> plans = Quantizer.plan(Watched.model(reader), requests, 1, Progress.NONE);
    Drafts drafts = new Drafts(this::draft, Duration.ofMillis(20), confirmed, () -> {});
    return ModelWriter.write(plans, drafts, 1, ELEMENTS, true, progress);
  }

  private Path draft(String profile) {
    try {
      return Files.createDirectories(folder.resolve("drafts").resolve(profile + ".draft"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int chunks() {
    return TinyLlama.tensors().stream()
        .mapToInt(
            t -> Math.ceilDiv(Math.toIntExact(t.shape().rows()), ELEMENTS / TinyLlama.COLUMNS))
        .sum();
  }

  private static TreeMap<String, String> digests(List<Output> outputs) {
    TreeMap<String, String> digests = new TreeMap<>();
    outputs.forEach(out -> digests.put(out.path().getFileName().toString(), out.sha256()));
    return digests;
  }

  private static QuantizeOptions split(int tensors) {
    QuantizeOptions none = QuantizeOptions.NONE;
    return new QuantizeOptions(
        none.tensorTypes(),
        none.outputType(),
        none.embeddingType(),
        none.pure(),
        none.leaveOutput(),
        none.allowRequantize(),
        none.overrides(),
        none.pruned(),
        none.keepSplit(),
        new Split(tensors, 0),
        none.importance());
  }

  private static List<ProfileRequest> requests(QuantizeOptions options, List<String> mixes) {
    return mixes.stream().map(mix -> ProfileRequest.of(mix, options)).toList();
  }
}
