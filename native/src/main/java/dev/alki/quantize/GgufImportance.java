// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.GgufFile;
import dev.alki.gguf.TensorInfo;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import dev.alki.gguf.ValueType;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads importance matrices that are GGUF files. Each tensor of the model has two of F32 here:
/// `NAME.in_sum2`, sums of squares, its columns for one matrix after the other, and `NAME.counts`,
/// for each matrix by how many tokens to divide its sums. A matrix that saw none weighs all columns
/// alike.
final class GgufImportance {
  private static final String SUMS = ".in_sum2";
  private static final String COUNTS = ".counts";
  private static final String DATASETS = "imatrix.datasets";
  private static final String CHUNKS = "imatrix.chunk_count";
  private static final String CHUNK_SIZE = "imatrix.chunk_size";

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String label;
  private final GgufFile file;
  private final EntryChoice choice;

  private GgufImportance(String label, GgufFile file, EntryChoice choice) {
    this.label = label;
    this.file = file;
    this.choice = choice;
  }

  static ImportanceMatrix read(String label, GgufFile file, EntryChoice choice) {
    return new GgufImportance(label, file, choice).read();
  }

  private ImportanceMatrix read() {
    List<String> datasets = datasets();
    long chunks = number(CHUNKS);
    number(CHUNK_SIZE);
    if (file.tensors().isEmpty()) {
      throw invalid().what("has no entries").fault();
    }
    Map<String, float[]> entries = new TreeMap<>();
    for (TensorInfo tensor : file.tensors()) {
      String name = tensor.name();
      if (name.endsWith(SUMS)) {
        String entry = name.substring(0, name.length() - SUMS.length());
        float[] means = means(entry, floats(tensor), floats(other(entry + COUNTS, name)));
        if (choice.takes(entry)) {
          entries.put(entry, means);
        }
      } else if (name.endsWith(COUNTS)) {
        other(name.substring(0, name.length() - COUNTS.length()) + SUMS, name);
      }
    }
    return new ImportanceMatrix(label, datasets, chunks, entries);
  }

  private float[] means(String entry, float[] sums, float[] counts) {
    if (counts.length == 0 || sums.length % counts.length != 0) {
      throw invalid()
          .what("entry " + entry + " does not have the same number of columns for each matrix")
          .expected("a multiple of " + counts.length)
          .got(sums.length)
          .fault();
    }
    int columns = sums.length / counts.length;
    for (int i = 0; i < sums.length; i++) {
      // The writer's numbers are whole; a file of another hand is read like llama.cpp reads it.
      float count = (float) Math.rint(counts[i / columns]);
      sums[i] = count > 0 ? sums[i] / count : 1;
    }
    return sums;
  }

  private TensorInfo other(String name, String of) {
    return file.tensor(name)
        .orElseThrow(() -> invalid().what("has " + of + " without " + name).fault());
  }

  private float[] floats(TensorInfo tensor) {
    if (tensor.type() != TensorType.F32) {
      throw invalid()
          .what(tensor.name() + " has a wrong type")
          .expected(TensorType.F32)
          .got(tensor.type())
          .fault();
    }
    return file.data(tensor).toArray(FLOAT);
  }

  private List<String> datasets() {
    Value value = value(DATASETS);
    if (value.type() != ValueType.ARRAY || value.elementType() != ValueType.STRING) {
      throw invalid().what(DATASETS + " is no array of texts").fault();
    }
    return value.asStrings();
  }

  private long number(String key) {
    Value value = value(key);
    if (value.type() != ValueType.U32) {
      throw invalid()
          .what(key + " has a wrong type")
          .expected(ValueType.U32)
          .got(value.type())
          .fault();
    }
    return value.asLong();
  }

  private Value value(String key) {
    return file.metadata().get(key).orElseThrow(() -> invalid().what("has no key " + key).fault());
  }

  private Fault.Draft invalid() {
    return Fault.in(Code.IMATRIX_INVALID, label).help("llama-imatrix makes importance matrices.");
  }
}
