// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.MappedFile;
import dev.alki.gguf.GgufFile;
import dev.alki.gguf.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `llama-imatrix` measured: for tensors by name the mean square of what is multiplied with
/// each column, all matrices of a tensor one after the other. `label` is the file's name as the
/// user gave it, `chunks` the number of texts it was measured on, 0 when unknown.
public final class ImportanceMatrix {
  private final String label;
  private final List<String> datasets;
  private final long chunks;
  private final Map<String, float[]> entries;
  private final Map<String, Importance> cut = new HashMap<>();

  /// Refuses numbers that are not finite.
  ImportanceMatrix(String label, List<String> datasets, long chunks, Map<String, float[]> entries) {
    this.label = label;
    this.datasets = List.copyOf(datasets);
    this.chunks = chunks;
    this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    entries.forEach((name, weights) -> {
      int bad = Finite.firstBad(weights, weights.length);
      if (bad >= 0) {
        throw Fault.in(Code.IMATRIX_INVALID, label)
            .what("entry " + name + " has the value " + weights[bad] + " for column " + bad)
            .help("Measure the importance matrix again.")
            .fault();
      }
    });
  }

  /// Reads the entries that count of a file of either form. `label` goes into the files that are
  /// made with it. What would leave no entry is refused, as a name that is misspelt.
  public static ImportanceMatrix open(Path file, String label, EntryChoice choice) {
    ImportanceMatrix matrix = read(file, label, choice);
    if (matrix.size() == 0) {
      throw Fault.in(Code.WRONG_USAGE, label)
          .what("no entry is left of the importance matrix")
          .help("--include-weights and --exclude-weights take parts of tensor names: attn_v.")
          .fault();
    }
    return matrix;
  }

  public static ImportanceMatrix open(Path file, String label) {
    return open(file, label, EntryChoice.ALL);
  }

  private static ImportanceMatrix read(Path file, String label, EntryChoice choice) {
    try (MappedFile mapped = MappedFile.open(file)) {
      if (!startsWith(mapped.bytes(), "GGUF")) {
        return LegacyImportance.read(label, mapped.bytes(), choice);
      }
    }
    try (GgufFile gguf = GgufFile.open(file)) {
      return GgufImportance.read(label, gguf, choice);
    }
  }

  public String label() {
    return label;
  }

  public List<String> datasets() {
    return datasets;
  }

  public long chunks() {
    return chunks;
  }

  public int size() {
    return entries.size();
  }

  /// The weights of a tensor, which `name` knew before blocks were pruned; empty when there are
  /// none. An entry of another size is refused, except that of the token embedding, which is not
  /// used.
  synchronized Optional<Importance> of(String name, Shape shape) {
    float[] weights = entries.get(name);
    if (weights == null) {
      return Optional.empty();
    }
    long columns = shape.columns();
    long matrices = shape.dim(2);
    if (weights.length != columns * matrices) {
      if (Category.of(name) == Category.TOKEN_EMBEDDING) {
        return Optional.empty();
      }
      throw Fault.in(Code.IMATRIX_INVALID, label)
          .what("entry " + name + " has another size than the tensor")
          .expected(columns * matrices)
          .got(weights.length)
          .help("Use the importance matrix of this model.")
          .fault();
    }
    return Optional.of(cut.computeIfAbsent(name, n -> cut(weights, (int) columns)));
  }

  private static boolean startsWith(MemorySegment bytes, String magic) {
    MemorySegment wanted = MemorySegment.ofArray(magic.getBytes(StandardCharsets.US_ASCII));
    return bytes.byteSize() >= wanted.byteSize()
        && bytes.asSlice(0, wanted.byteSize()).mismatch(wanted) < 0;
  }

  private static Importance cut(float[] weights, int columns) {
    List<float[]> slices = new ArrayList<>();
    for (int from = 0; from < weights.length; from += columns) {
      slices.add(Arrays.copyOfRange(weights, from, from + columns));
    }
    return new Importance(slices);
  }
}
