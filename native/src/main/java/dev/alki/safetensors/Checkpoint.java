// SPDX-License-Identifier: Apache-2.0
package dev.alki.safetensors;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Finding;
import dev.alki.files.Utf8;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The tensors of a Hugging Face folder, from `model.safetensors` or from the files that
/// `model.safetensors.index.json` lists. Holds the files open until it is closed; may be read by
/// many threads.
///
/// Tensors come in the reference converter's order: file by file, and by name in each, both by code
/// point.
public final class Checkpoint implements AutoCloseable {
  private static final Pattern PART = Pattern.compile(".*-(\\d+)-of-(\\d+)\\.safetensors");

  private final List<SafetensorsFile> files;
  private final List<CheckpointTensor> tensors;
  private final Map<String, CheckpointTensor> byName;
  private final List<Finding> findings;

  private Checkpoint(
      List<SafetensorsFile> files, List<CheckpointTensor> tensors, List<Finding> findings) {
    this.files = files;
    this.tensors = tensors;
    this.findings = List.copyOf(findings);
    this.byName = HashMap.newHashMap(tensors.size());
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
  }

  public static Checkpoint open(Path folder) {
    SortedSet<String> present = present(folder);
    Path index = folder.resolve(ShardIndex.NAME);
    return Files.exists(index) ? indexed(folder, index, present) : single(folder, present);
  }

  private static Checkpoint single(Path folder, SortedSet<String> present) {
    if (present.isEmpty()) {
      throw Fault.in(Code.NOT_A_MODEL, folder)
          .what("has no model*.safetensors")
          .help(
              "Name a folder with safetensors files; checkpoints in .bin files are not read:"
                  + " convert them to safetensors first.")
          .fault();
    }
    String name = present.getFirst();
    if (present.size() > 1 || partOfMore(name)) {
      throw Fault.in(Code.SAFETENSORS_NO_INDEX, folder)
          .what("has parts of a model, but no " + ShardIndex.NAME)
          .got(present.size() > 4 ? present.size() + " files" : String.join(", ", present))
          .help("Download the index file too: only it tells whether all parts are there.")
          .fault();
    }
    return read(folder, present, Optional.empty(), List.of());
  }

  private static Checkpoint indexed(Path folder, Path indexFile, SortedSet<String> present) {
    ShardIndex index = ShardIndex.read(indexFile);
    SortedSet<String> shards = index.shards();
    List<Finding> findings = new ArrayList<>();
    for (String shard : shards) {
      if (!Files.exists(folder.resolve(shard))) {
        throw Fault.in(Code.FILE_NOT_FOUND, folder.resolve(shard))
            .what("is missing, but " + ShardIndex.NAME + " lists it")
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
    List<SafetensorsFile> files = new ArrayList<>();
    List<CheckpointTensor> tensors = new ArrayList<>();
    List<Finding> findings = new ArrayList<>(findingsSoFar);
    try {
      for (String name : names) {
        SafetensorsFile file = SafetensorsFile.open(folder.resolve(name));
        files.add(file);
        findings.addAll(file.findings());
        file.tensors().stream()
            .sorted(Comparator.comparing(TensorEntry::name, Utf8.ORDER))
            .map(entry -> new CheckpointTensor(entry, file))
            .forEach(tensors::add);
      }
      index.ifPresent(listed -> {
        listed.check(tensors);
        findings.addAll(totalSize(listed, tensors));
      });
      return new Checkpoint(files, tensors, findings);
    } catch (Throwable e) {
      files.forEach(SafetensorsFile::close);
      throw e;
    }
  }

  private static List<Finding> totalSize(ShardIndex index, List<CheckpointTensor> tensors) {
    long bytes = tensors.stream().mapToLong(tensor -> tensor.entry().bytes()).sum();
    return index.totalSize().isEmpty() || index.totalSize().getAsLong() == bytes
        ? List.of()
        : List.of(
            new Finding(
                Finding.Kind.WRONG_TOTAL_SIZE,
                "%s states %d bytes of tensors, there are %d"
                    .formatted(ShardIndex.NAME, index.totalSize().getAsLong(), bytes)));
  }

  private static SortedSet<String> present(Path folder) {
    SortedSet<String> names = new TreeSet<>(Utf8.ORDER);
    try (Stream<Path> all = Files.list(folder)) {
      all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("model") && name.endsWith(".safetensors"))
          .forEach(names::add);
      return names;
    } catch (IOException e) {
      throw Fault.in(Files.exists(folder) ? Code.FILE_UNREADABLE : Code.FILE_NOT_FOUND, folder)
          .what("cannot be listed")
          .expected("a folder")
          .cause(e)
          .fault();
    }
  }

  private static boolean partOfMore(String name) {
    return PART.matcher(name).results().anyMatch(part -> !part.group(2).matches("0*1"));
  }

  public List<CheckpointTensor> tensors() {
    return List.copyOf(tensors);
  }

  public Optional<CheckpointTensor> tensor(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// In the order in which they are read.
  public List<Path> files() {
    return files.stream().map(SafetensorsFile::path).toList();
  }

  public List<Finding> findings() {
    return findings;
  }

  @Override
  public void close() {
    files.forEach(SafetensorsFile::close);
  }
}
