// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The key-values of a quantized file: those of the model, then what says how it was quantized, and
/// what the user wants otherwise. A key that is set moves to the end.
final class OutputMetadata {
  private static final int QUANTIZATION_VERSION = 2;

  /// Marks a file type that was told by the tensors, not by a key.
  private static final int GUESSED = 1024;

  private static final String SEARCH = "quantize.alki.search";

  private static final String FILE_TYPE = "general.file_type";

  private OutputMetadata() {}

  /// The keys of the first part. `blocks` is the number of blocks that pruning left, if it was
  /// asked for.
  static Metadata of(Model model, Mix mix, QuantizeOptions options, Optional<Integer> blocks) {
    long fileType = mix == Mix.COPY ? fileType(model) : mix.fileType();
    Metadata metadata =
        CStrings.cut(model.metadata())
            .append("general.quantization_version", Value.u32(QUANTIZATION_VERSION))
            .append(FILE_TYPE, Value.u32(fileType))
            .without("split.no")
            .without("split.count")
            .without("split.tensors.count");
    metadata = overridden(metadata, options.overrides());
    if (options.importance().isPresent()) {
      metadata = overridden(metadata, importance(options.importance().get()));
    }
    return blocks.isEmpty()
        ? metadata
        : metadata.append(metadata.architecture() + ".block_count", Value.u32(blocks.get()));
  }

  /// Says that scales are not llama.cpp's.
  static Metadata searched(Metadata metadata, Search search) {
    return metadata.append(SEARCH, Value.string(search.word()));
  }

  /// What says which importance matrix was used; llama.cpp has room for [KeyOverride#MAX_BYTES].
  private static List<KeyOverride> importance(ImportanceMatrix matrix) {
    List<KeyOverride> keys = new ArrayList<>();
    keys.add(new KeyOverride("quantize.imatrix.file", CStrings.bounded(matrix.label())));
    matrix.datasets().stream()
        .findFirst()
        .map(CStrings::bounded)
        .ifPresent(name -> keys.add(new KeyOverride("quantize.imatrix.dataset", name)));
    keys.add(new KeyOverride("quantize.imatrix.entries_count", Value.u32(matrix.size())));
    if (matrix.chunks() > 0) {
      keys.add(new KeyOverride("quantize.imatrix.chunks_count", Value.u32(matrix.chunks())));
    }
    return keys;
  }

  static Metadata overridden(Metadata metadata, List<KeyOverride> overrides) {
    Metadata result = metadata;
    for (KeyOverride override : overrides) {
      result = result.append(override.key(), override.value());
    }
    return result;
  }

  /// What the model says it is, or the type most of its tensors have.
  private static long fileType(Model model) {
    Optional<Value> said = model.metadata().get(FILE_TYPE).filter(value -> value.type().whole());
    if (said.isPresent()) {
      return said.get().asLong();
    }
    Map<TensorType, Integer> counts = new EnumMap<>(TensorType.class);
    TensorType most = TensorType.F32;
    for (ModelTensor tensor :
        model.tensors().stream()
            .sorted((a, b) -> BlockOrder.INSTANCE.compare(a.name(), b.name()))
            .toList()) {
      counts.merge(tensor.type(), 1, Integer::sum);
      if (counts.get(tensor.type()) > counts.getOrDefault(most, 0)) {
        most = tensor.type();
      }
    }
    return GUESSED | fileTypeOf(most);
  }

  /// Types and mixes of one name go together; NVFP4 has no mix.
  private static int fileTypeOf(TensorType type) {
    return type == TensorType.NVFP4
        ? 39
        : Mix.named(type.name()).map(Mix::fileType).orElse(Mix.F32.fileType());
  }
}
