// SPDX-License-Identifier: Apache-2.0
package dev.alki.checkpoint;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Finding;
import dev.alki.files.Utf8;
import dev.alki.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The tensors of a Hugging Face folder, from the one file of a [Form], or from those that its
/// index lists. Holds the files open until it is closed; may be read by many threads.
///
/// Tensors come in the reference converter's order: file by file, by code point of the names, and
/// in each as [WeightFile] says.
public final class Checkpoint implements AutoCloseable {
  private final List<WeightFile> files;
  private final List<CheckpointTensor> tensors;
  private final Map<String, CheckpointTensor> byName;
  private final List<Finding> findings;

  private Checkpoint(
      List<WeightFile> files, List<CheckpointTensor> tensors, List<Finding> findings) {
    this.files = files;
    this.tensors = tensors;
    this.findings = List.copyOf(findings);
    this.byName = HashMap.newHashMap(tensors.size());
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
  }

  public static Checkpoint open(Path folder) {
    SortedSet<String> names = names(folder);
    Form form =
        Form.of(names)
            .orElseThrow(() ->
                Fault.in(Code.NOT_A_MODEL, folder)
                    .what("has no weights")
                    .expected("model*.safetensors or pytorch_model*.bin")
                    .help("Name a folder with the weights in safetensors or PyTorch files.")
                    .fault());
    SortedSet<String> present = new TreeSet<>(Utf8.ORDER);
    names.stream().filter(form::matches).forEach(present::add);
    return names.contains(form.index())
        ? indexed(folder, form, present)
        : single(folder, form, present);
  }

  /// A single file, whose tensors come in the order in which they lie there.
  public static Checkpoint ofFile(Path path) {
    WeightFile file = WeightFile.open(path, Comparator.comparingLong(TensorEntry::begin));
    return new Checkpoint(List.of(file), file.tensors(), file.findings());
  }

  private static Checkpoint single(Path folder, Form form, SortedSet<String> present) {
    if (present.size() > 1 || form.partOfMore(present.getFirst())) {
      throw Fault.in(form.noIndex(), folder)
          .what("has parts of a model, but no " + form.index())
          .got(present.size() > 4 ? present.size() + " files" : String.join(", ", present))
          .help("Download the index file too: only it tells whether all parts are there.")
          .fault();
    }
    return read(folder, present, Optional.empty(), List.of());
  }

  private static Checkpoint indexed(Path folder, Form form, SortedSet<String> present) {
    ShardIndex index = ShardIndex.read(folder, form);
    SortedSet<String> shards = index.shards();
    List<Finding> findings = new ArrayList<>();
    for (String shard : shards) {
      if (!Files.exists(folder.resolve(shard))) {
        throw Fault.in(Code.FILE_NOT_FOUND, folder.resolve(shard))
            .what("is missing, but " + form.index() + " lists it")
            .help("Download the missing file.")
            .fault();
      }
    }
    for (String other : present) {
      if (!shards.contains(other)) {
        findings.add(
            new Finding(
                Finding.Kind.UNLISTED_FILE, other + " is not in the index and is not read"));
      }
    }
    return read(folder, shards, Optional.of(index), findings);
  }

  private static Checkpoint read(
      Path folder,
      SortedSet<String> names,
      Optional<ShardIndex> index,
      List<Finding> findingsSoFar) {
    List<WeightFile> files = new ArrayList<>();
    List<CheckpointTensor> tensors = new ArrayList<>();
    List<Finding> findings = new ArrayList<>(findingsSoFar);
    try {
      for (String name : names) {
        WeightFile file = WeightFile.open(folder.resolve(name));
        files.add(file);
        findings.addAll(file.findings());
        tensors.addAll(file.tensors());
      }
      index.ifPresent(listed -> {
        listed.check(tensors);
        findings.addAll(totalSize(listed, tensors));
      });
      return new Checkpoint(files, tensors, findings);
    } catch (Throwable e) {
      files.forEach(WeightFile::close);
      throw e;
    }
  }

  private static List<Finding> totalSize(ShardIndex index, List<CheckpointTensor> tensors) {
    long bytes = tensors.stream().mapToLong(CheckpointTensor::size).sum();
    return index.totalSize().isEmpty() || index.totalSize().getAsLong() == bytes
        ? List.of()
        : List.of(
            new Finding(
                Finding.Kind.WRONG_TOTAL_SIZE,
                "%s states %d bytes of tensors, there are %d"
                    .formatted(index.form().index(), index.totalSize().getAsLong(), bytes)));
  }

  private static SortedSet<String> names(Path folder) {
    SortedSet<String> names = new TreeSet<>(Utf8.ORDER);
    try (Stream<Path> all = Files.list(folder)) {
      all.map(path -> path.getFileName().toString()).forEach(names::add);
      return names;
    } catch (IOException e) {
      throw Fault.in(Files.exists(folder) ? Code.FILE_UNREADABLE : Code.FILE_NOT_FOUND, folder)
          .what("cannot be listed")
          .expected("a folder")
          .cause(e)
          .fault();
    }
  }

  public List<CheckpointTensor> tensors() {
    return List.copyOf(tensors);
  }

  public Optional<CheckpointTensor> tensor(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// In the order in which they are read.
  public List<Path> files() {
    return files.stream().map(WeightFile::path).toList();
  }

  public List<Finding> findings() {
    return findings;
  }

  @Override
  public void close() {
    files.forEach(WeightFile::close);
  }
}
