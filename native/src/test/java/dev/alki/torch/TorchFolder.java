// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.checkpoint.Checkpoint;
import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.safetensors.Dtype;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Model folders whose safetensors files were saved with PyTorch instead: the same tensors in the
/// same order, matrices as transposed views.
public final class TorchFolder {
  private static final Map<Dtype, String> CLASSES =
      Map.of(Dtype.F32, "FloatStorage", Dtype.F16, "HalfStorage", Dtype.BF16, "BFloat16Storage");

  private TorchFolder() {}

  /// Below `place`, under the name that it has.
  public static Path of(Path model, Path place, TorchFile.Form form) throws IOException {
    Path folder = Files.createDirectories(place.resolve(model.getFileName()));
    try (Stream<Path> files = Files.list(model)) {
      for (Path file : files.toList()) {
        if (!file.toString().contains(".safetensors")) {
          Files.copy(file, folder.resolve(file.getFileName()));
        }
      }
    }
    Map<String, List<CheckpointTensor>> files = new LinkedHashMap<>();
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      for (CheckpointTensor tensor : checkpoint.tensors()) {
        String name = tensor.file().getFileName().toString();
        files
            .computeIfAbsent(
                "pytorch_" + name.replace(".safetensors", ".bin"), _ -> new ArrayList<>())
            .add(tensor);
      }
      for (Map.Entry<String, List<CheckpointTensor>> file : files.entrySet()) {
        Files.write(
            folder.resolve(file.getKey()),
            switch (form) {
              case ZIP -> zip(file.getValue());
              case LEGACY -> legacy(file.getValue());
            });
      }
    }
    if (files.size() > 1) {
      Files.writeString(folder.resolve("pytorch_model.bin.index.json"), index(files));
    }
    return folder;
  }

  private static String index(Map<String, List<CheckpointTensor>> files) {
    return files.entrySet().stream()
        .flatMap(file ->
            file.getValue().stream()
                .map(tensor -> "\"" + tensor.name() + "\":\"" + file.getKey() + "\""))
        .collect(Collectors.joining(",", "{\"weight_map\":{", "}}"));
  }

  private static byte[] zip(List<CheckpointTensor> tensors) {
    List<RawZip.Entry> entries = new ArrayList<>();
    entries.add(RawZip.Entry.of("model/data.pkl", pickle(RawPickle.begin(), tensors)));
    for (int i = 0; i < tensors.size(); i++) {
      entries.add(RawZip.Entry.of("model/data/" + i, turned(tensors.get(i))));
    }
    return RawZip.of(entries);
  }

  private static byte[] legacy(List<CheckpointTensor> tensors) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RawPickle keys = RawPickle.begin().op(']', '(');
    for (int i = 0; i < tensors.size(); i++) {
      keys.text(Integer.toString(i));
    }
    out.writeBytes(RawTorch.legacy(pickle(RawPickle.beginLegacy(), tensors), keys.op('e').done()));
    for (CheckpointTensor tensor : tensors) {
      byte[] data = turned(tensor);
      out.writeBytes(RawPickle.little(8).putLong(data.length / width(tensor)).array());
      out.writeBytes(data);
    }
    return out.toByteArray();
  }

  private static byte[] pickle(RawPickle pickle, List<CheckpointTensor> tensors) {
    pickle.op('}', '(');
    for (int i = 0; i < tensors.size(); i++) {
      CheckpointTensor tensor = tensors.get(i);
      long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
      long[] strides = shape.length == 2 ? new long[] {1, shape[0]} : new long[] {1};
      long elements = tensor.size() / width(tensor);
      String key = Integer.toString(i);
      pickle.text(tensor.name());
      pickle.tensor(CLASSES.get(tensor.dtype()), key, elements, 0, shape, strides);
    }
    return pickle.op('u').done();
  }

  /// The elements of a matrix column by column.
  private static byte[] turned(CheckpointTensor tensor) {
    byte[] data = new byte[Math.toIntExact(tensor.size())];
    tensor.bytes().copy(0, data, 0, data.length);
    if (tensor.shape().size() != 2) {
      return data;
    }
    int rows = Math.toIntExact(tensor.shape().getFirst());
    int columns = Math.toIntExact(tensor.shape().getLast());
    int width = width(tensor);
    byte[] turned = new byte[data.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int from = (row * columns + column) * width;
        System.arraycopy(data, from, turned, (column * rows + row) * width, width);
      }
    }
    return turned;
  }

  private static int width(CheckpointTensor tensor) {
    return tensor.dtype().bits() / Byte.SIZE;
  }
}
