// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import dev.alki.files.Finding;
import dev.alki.files.LfsPointer;
import dev.alki.files.MappedFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A GGUF file of version 3 or 2, little-endian. Checked completely when opened, so that every
/// tensor lies within the file; may be read by many threads until it is closed.
///
/// Tensor data begins at the first multiple of the alignment (32 unless `general.alignment` says
/// otherwise) after the header; tensors follow each other in the order of the header, each padded
/// to the alignment.
public final class GgufFile implements AutoCloseable {
  private final MappedFile file;
  private final Contents contents;
  private final Map<String, TensorInfo> byName;

  private GgufFile(MappedFile file, Contents contents) {
    this.file = file;
    this.contents = contents;
    this.byName = HashMap.newHashMap(contents.header().tensors().size());
    contents.header().tensors().forEach(tensor -> byName.put(tensor.name(), tensor));
  }

  public static GgufFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      LfsPointer.refuse(file);
      return new GgufFile(file, Contents.of(file.bytes(), file.path()));
    } catch (Throwable e) {
      throw file.failed(e);
    }
  }

  public Path path() {
    return file.path();
  }

  public long size() {
    return file.size();
  }

  public int version() {
    return contents.header().version();
  }

  public Metadata metadata() {
    return contents.header().metadata();
  }

  /// In the order of the file.
  public List<TensorInfo> tensors() {
    return contents.header().tensors();
  }

  public Optional<TensorInfo> tensor(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public int alignment() {
    return contents.header().alignment().bytes();
  }

  /// Where the first byte of tensor data stands in the file.
  public long dataStart() {
    return contents.dataStart();
  }

  public List<Finding> findings() {
    return contents.findings();
  }

  /// The bytes of one of this file's tensors; invalid after [#close].
  public MemorySegment data(TensorInfo tensor) {
    return file.bytes().asSlice(contents.dataStart() + tensor.offset(), tensor.bytes());
  }

  @Override
  public void close() {
    file.close();
  }
}
