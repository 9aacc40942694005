// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.files.Digest;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.gguf.GgufLayout;
import dev.alki.gguf.Shape;
import dev.alki.quantize.Target.Making;
import dev.alki.release.Release;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which chunks of a file in progress are on the disk, in a file beside it: a line that says what
/// file that is and how it is made, and a line for each chunk, in the order of the rows of its
/// tensor. Of chunks that are made of what is not verified yet there are promises. A line that a
/// crash has cut off, or that is damaged, ends what counts of it.
final class Journal {
  /// More than the longest line has.
  private static final int LINE = 180;

  /// For one chunk: a promise of an attempt before, one of the last, and that it counts.
  private static final int MOST_LINES = 3;

  private final Path path;
  private final PlannedFile plan;
  private final int elements;
  private final String title;
  private final List<List<Mark>> known;
  private final boolean begun;
  private final List<Map<Long, Promise>> promises;
  private final List<Mark> unconfirmed = new ArrayList<>();
  private List<Mark> fresh = new ArrayList<>();
  private volatile boolean promising;
  private boolean written;

  private Journal(Path path, PlannedFile plan, GgufLayout layout, Making making) {
    this.path = path;
    this.plan = plan;
    this.elements = making.elements();
    this.title =
        "alki-draft 2 %s %s %d %d %s"
            .formatted(
                Release.version(),
                Digest.sha256(layout.head()),
                layout.bytes(),
                elements,
                making.measured());
    this.known = plan.tensors().stream().map(tensor -> (List<Mark>) new ArrayList<Mark>()).toList();
    this.promises =
        plan.tensors().stream()
            .map(_ -> (Map<Long, Promise>) new HashMap<Long, Promise>())
            .toList();
    this.begun = read();
  }

  /// Of a file of this layout. What is in the journal of another is forgotten.
  static Journal open(Path path, PlannedFile plan, GgufLayout layout, Making making) {
    return new Journal(path, plan, layout, making);
  }

  /// Whether the file was begun before.
  boolean begun() {
    return begun;
  }

  /// The chunks of a tensor of which the journal says that they are there.
  List<Mark> marks(int tensor) {
    return known.get(tensor);
  }

  /// Forgets all but the first `count` chunks of a tensor.
  void keep(int tensor, int count) {
    List<Mark> marks = known.get(tensor);
    marks.subList(count, marks.size()).clear();
  }

  /// Bytes of all chunks that are there.
  long bytes() {
    long bytes = 0;
    for (List<Mark> marks : known) {
      bytes += marks.isEmpty() ? 0 : end(marks.getLast());
    }
    return bytes;
  }

  /// How long the rows of a tensor are that the mark says are there.
  long end(Mark mark) {
    PlannedTensor tensor = plan.tensors().get(mark.tensor());
    return tensor.type().bytes(tensor.shape().columns()) * mark.end();
  }

  /// A chunk that was written, though it need not be on the disk.
  synchronized void add(Mark mark) {
    fresh.add(mark);
  }

  /// Hands over the chunks that have come since the last time.
  synchronized List<Mark> taken() {
    List<Mark> marks = fresh;
    fresh = new ArrayList<>();
    return marks;
  }

  /// Whether chunks are to say what they were made of, because they may have to be promised.
  boolean promising() {
    return promising;
  }

  /// What is promised of the chunk of a tensor that ends before a row.
  Optional<Promise> promise(int tensor, long end) {
    return Optional.ofNullable(promises.get(tensor).get(end));
  }

  /// Promises chunks that are on the disk, until somebody can say that they count.
  void promise(List<Mark> marks) {
    promising = true;
    unconfirmed.addAll(marks);
    StringBuilder lines = new StringBuilder();
    marks.forEach(mark -> mark.promise().map(JournalLine::of).ifPresent(lines::append));
    write(lines.toString());
  }

  /// Puts chunks that count into the journal, and those that were promised before.
  void write(List<Mark> marks) {
    promising = false;
    unconfirmed.addAll(marks);
    write(lines(unconfirmed));
    unconfirmed.clear();
  }

  private void write(String text) {
    if (!written) {
      begin(text);
      written = true;
      return;
    }
    ByteBuffer lines = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      while (lines.hasRemaining()) {
        channel.write(lines);
      }
      channel.force(true);
    } catch (IOException e) {
      throw WriteFault.of(path, e);
    }
  }

  private void begin(String lines) {
    StringBuilder text = new StringBuilder(JournalLine.text(title));
    known.forEach(each -> text.append(lines(each)));
    promises.forEach(
        each -> each.values().forEach(promise -> text.append(JournalLine.of(promise))));
    text.append(lines);
    PendingFile.put(path, text.toString().getBytes(StandardCharsets.US_ASCII), true);
  }

  private static String lines(Collection<Mark> marks) {
    StringBuilder lines = new StringBuilder();
    marks.forEach(mark -> lines.append(JournalLine.of(mark)));
    return lines.toString();
  }

  private boolean read() {
    String text;
    try {
      if (!Files.isRegularFile(path) || Files.size(path) > longest()) {
        return false;
      }
      text = Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return false;
    }
    int line = text.indexOf('\n') + 1;
    if (!text.substring(0, line).equals(JournalLine.text(title))) {
      return false;
    }
    while (line < text.length()) {
      int next = text.indexOf('\n', line) + 1;
      String one = text.substring(line, Math.max(line, next));
      if (!JournalLine.mark(one).map(this::take).orElse(false)
          && !JournalLine.promise(one).map(this::take).orElse(false)) {
        return true;
      }
      line = next;
    }
    return true;
  }

  /// A later one counts more; what it says is looked at when it is needed.
  private boolean take(Promise promise) {
    if (promise.tensor() < 0 || promise.tensor() >= promises.size()) {
      return false;
    }
    promises.get(promise.tensor()).put(promise.end(), promise);
    return true;
  }

  /// Whether the mark is that of the next chunk of its tensor.
  private boolean take(Mark mark) {
    if (mark.tensor() < 0 || mark.tensor() >= known.size()) {
      return false;
    }
    List<Mark> marks = known.get(mark.tensor());
    Shape shape = plan.tensors().get(mark.tensor()).source().shape();
    long before = marks.isEmpty() ? 0 : marks.getLast().end();
    long end = Math.min(before + Chunks.rows(shape, elements), shape.rows());
    return mark.end() == end && end > before && marks.add(mark);
  }

  private long longest() {
    long lines = 1;
    for (PlannedTensor tensor : plan.tensors()) {
      Shape shape = tensor.source().shape();
      lines += 1 + shape.rows() / Chunks.rows(shape, elements);
    }
    return MOST_LINES * lines * LINE;
  }
}
