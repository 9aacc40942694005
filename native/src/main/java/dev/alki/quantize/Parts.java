// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.GgufLayout;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.SplitName;
import dev.alki.gguf.Value;
import java.util.ArrayList;
import java.util.List;

/// Cuts the tensors of a model into the parts of a split file. All keys are in the first part; keys
/// that say how the file was split are in each, in the order of the tool that would have cut it.
enum Parts {
  /// The converter: counts bytes without padding.
  CONVERTER(List.of(Key.NUMBER, Key.COUNT, Key.TENSORS), false),
  /// `llama-quantize --keep-split`, which cuts nothing itself.
  KEPT(List.of(Key.NUMBER, Key.COUNT, Key.TENSORS), false),
  /// `llama-gguf-split` run afterwards.
  SPLITTER(List.of(Key.NUMBER, Key.TENSORS, Key.COUNT), true);

  private enum Key {
    NUMBER,
    COUNT,
    TENSORS
  }

  private final List<Key> keys;
  private final boolean countPadding;

  Parts(List<Key> keys, boolean countPadding) {
    this.keys = keys;
    this.countPadding = countPadding;
  }

  List<List<PlannedTensor>> cut(List<PlannedTensor> tensors, Split split) {
    List<List<PlannedTensor>> parts = new ArrayList<>();
    parts.add(new ArrayList<>());
    long bytes = 0;
    for (PlannedTensor tensor : tensors) {
      List<PlannedTensor> part = parts.getLast();
      long more = countPadding ? GgufLayout.padded(tensor.bytes()) : tensor.bytes();
      boolean full =
          split.maxTensors() > 0 && part.size() >= split.maxTensors()
              || split.maxBytes() > 0 && bytes + more > split.maxBytes();
      if (full && !part.isEmpty()) {
        parts.add(new ArrayList<>());
        bytes = 0;
      }
      parts.getLast().add(tensor);
      bytes += more;
    }
    return parts;
  }

  /// Files named after `stem`; one part is a file like any other.
  List<PlannedFile> files(String stem, Metadata metadata, List<List<PlannedTensor>> parts) {
    if (parts.size() == 1) {
      return List.of(new PlannedFile(stem + ".gguf", metadata, parts.getFirst()));
    }
    int tensors = parts.stream().mapToInt(List::size).sum();
    List<PlannedFile> files = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Metadata own = i == 0 ? metadata : Metadata.EMPTY;
      for (Key key : keys) {
        own =
            switch (key) {
              case NUMBER -> own.append("split.no", Value.u16(i));
              case COUNT -> own.append("split.count", Value.u16(parts.size()));
              case TENSORS -> own.append("split.tensors.count", Value.i32(tensors));
            };
      }
      SplitName name = new SplitName(stem, i + 1, parts.size());
      files.add(new PlannedFile(name.file(), own, parts.get(i)));
    }
    return files;
  }
}
