// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A model in one GGUF file or in the parts of a split one. Holds the files open until it is
/// closed; may be read by many threads.
///
/// Parts are found by their names and must agree with what they say of themselves: `split.no` (u16,
/// from 0), `split.count` (u16) and `split.tensors.count` (i32, all parts together). The first part
/// has the key-values of the model.
public final class GgufSet implements AutoCloseable {
  private static final String NUMBER = "split.no";
  private static final String COUNT = "split.count";
  private static final String TENSORS = "split.tensors.count";

  private final String name;
  private final List<GgufFile> parts;
  private final List<GgufTensor> tensors;

  private GgufSet(String name, List<GgufFile> parts, List<GgufTensor> tensors) {
    this.name = name;
    this.parts = List.copyOf(parts);
    this.tensors = List.copyOf(tensors);
  }

  /// Opens a file and, if it is a part, all the others, whichever part it is.
  public static GgufSet open(Path file) {
    GgufFile opened = GgufFile.open(file);
    List<GgufFile> parts = new ArrayList<>();
    try {
      Optional<SplitName> split = split(opened);
      if (split.isEmpty()) {
        parts.add(opened);
        return new GgufSet(stem(file), parts, tensors(parts));
      }
      openAll(opened, split.get(), parts);
      return new GgufSet(split.get().stem(), parts, checked(parts));
    } catch (Throwable e) {
      parts.stream().filter(part -> part != opened).forEach(GgufFile::close);
      opened.close();
      throw e;
    }
  }

  /// The name of a part; empty when the file is a whole model.
  private static Optional<SplitName> split(GgufFile file) {
    Optional<Value> said = file.metadata().get(COUNT);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    long count = number(file, COUNT, ValueType.U16);
    if (count <= 1) {
      return Optional.empty();
    }
    long number = number(file, NUMBER, ValueType.U16) + 1;
    String fileName = file.path().getFileName().toString();
    Optional<SplitName> name = SplitName.of(fileName);
    if (name.isEmpty() || name.get().count() != count || name.get().number() != number) {
      throw wrong(file.path(), "has not the name of part %d of %d".formatted(number, count))
          .expected("*-%05d-of-%05d.gguf".formatted(number, count))
          .got(fileName)
          .help("Give the parts the names they were written under.")
          .fault();
    }
    return name;
  }

  private static void openAll(GgufFile opened, SplitName split, List<GgufFile> parts) {
    List<Path> paths = new ArrayList<>();
    for (int number = 1; number <= split.count(); number++) {
      Path path = opened.path().resolveSibling(split.part(number).file());
      if (!Files.exists(path)) {
        throw Fault.in(Code.FILE_NOT_FOUND, path)
            .what("is missing: part %d of %d of the model".formatted(number, split.count()))
            .help("All parts must lie in one folder; get the missing one.")
            .fault();
      }
      paths.add(path);
    }
    for (Path path : paths) {
      GgufFile part = path.equals(opened.path()) ? opened : GgufFile.open(path);
      parts.add(part);
      int expected = parts.size() - 1;
      long number = number(part, NUMBER, ValueType.U16);
      if (number != expected) {
        throw wrong(path, "is another part than its name says")
            .expected(NUMBER + " " + expected)
            .got(number)
            .fault();
      }
      if (number(part, COUNT, ValueType.U16) != split.count()) {
        throw wrong(path, "belongs to another set of parts")
            .expected(COUNT + " " + split.count())
            .got(number(part, COUNT, ValueType.U16))
            .fault();
      }
    }
  }

  private static List<GgufTensor> checked(List<GgufFile> parts) {
    List<GgufTensor> tensors = tensors(parts);
    Map<String, GgufFile> seen = new HashMap<>();
    for (GgufTensor tensor : tensors) {
      GgufFile other = seen.putIfAbsent(tensor.name(), tensor.file());
      if (other != null) {
        throw Fault.in(Code.GGUF_DUPLICATE_TENSOR, tensor.file().path())
            .what("has tensor " + tensor.name() + ", which is in " + other.path() + " already")
            .fault();
      }
    }
    long said = number(parts.getFirst(), TENSORS, ValueType.I32);
    if (said != tensors.size()) {
      throw wrong(parts.getFirst().path(), "does not fit its parts")
          .expected(TENSORS + " " + tensors.size() + ", as there are")
          .got(said)
          .fault();
    }
    return tensors;
  }

  private static List<GgufTensor> tensors(List<GgufFile> parts) {
    return parts.stream()
        .flatMap(part -> part.tensors().stream().map(info -> new GgufTensor(info, part)))
        .toList();
  }

  private static long number(GgufFile file, String key, ValueType type) {
    Value value =
        file.metadata()
            .get(key)
            .orElseThrow(
                () -> wrong(file.path(), "is a part of a model, but lacks the key " + key).fault());
    if (value.type() != type) {
      throw wrong(file.path(), "has " + key + " of a wrong type")
          .expected(type)
          .got(value.type())
          .fault();
    }
    return value.asLong();
  }

  private static Fault.Draft wrong(Path file, String what) {
    return Fault.in(Code.GGUF_SPLIT_INVALID, file).what(what);
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".gguf") ? name.substring(0, name.length() - 5) : name;
  }

  /// The file's name without `.gguf`, or what the names of all parts begin with.
  public String name() {
    return name;
  }

  /// At least one, in order.
  public List<GgufFile> parts() {
    return parts;
  }

  /// Key-values of the model, those of the split among them.
  public Metadata metadata() {
    return parts.getFirst().metadata();
  }

  /// Part by part, each in the order of its file.
  public List<GgufTensor> tensors() {
    return tensors;
  }

  /// Bytes of all files.
  public long size() {
    return parts.stream().mapToLong(GgufFile::size).sum();
  }

  public List<Finding> findings() {
    return parts.stream().flatMap(part -> part.findings().stream()).toList();
  }

  @Override
  public void close() {
    parts.forEach(GgufFile::close);
  }
}
