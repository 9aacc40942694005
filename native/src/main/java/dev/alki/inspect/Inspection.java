// SPDX-License-Identifier: Apache-2.0
package dev.alki.inspect;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Finding;
import dev.alki.files.MappedFile;
import dev.alki.torch.TorchFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Everything that the header of a model file says, and what is odd about it. `format` is `gguf`,
/// `safetensors` or `pytorch`; `version` is the format's, 0 where it has none; `parts` are all
/// files, several when a GGUF is split.
public record Inspection(
    String format,
    int version,
    List<Path> parts,
    long bytes,
    List<Entry> metadata,
    List<Tensor> tensors,
    List<Finding> findings) {
  public Inspection {
    parts = List.copyOf(parts);
    metadata = List.copyOf(metadata);
    tensors = List.copyOf(tensors);
    findings = List.copyOf(findings);
  }

  /// A key-value; `type` is `u32`, `str`, `[str]` and so on, `value` a number, a boolean, a text or
  /// a list of them.
  public record Entry(String key, String type, Object value) {}

  /// `shape` is fastest dimension first for GGUF and slowest first for the others, as the files
  /// have it; `offset` counts from the beginning of `file`.
  public record Tensor(
      String name, String type, List<Long> shape, String file, long offset, long bytes) {
    public Tensor {
      shape = List.copyOf(shape);
    }
  }

  /// Decides by what is in the file, never by its name.
  public static Inspection of(Path file) {
    if (Files.isDirectory(file)) {
      throw Fault.in(Code.NOT_A_MODEL, file)
          .what("is a folder")
          .expected("a GGUF, safetensors or PyTorch file")
          .help("Name one of the files in it.")
          .fault();
    }
    if (startsWithGguf(file)) {
      return GgufInspection.of(file);
    }
    MappedFile mapped = MappedFile.open(file);
    return TorchFile.recognizes(mapped)
        ? TorchInspection.of(mapped)
        : SafetensorsInspection.of(mapped);
  }

  /// Elements of all tensors.
  public long elements() {
    return tensors.stream()
        .mapToLong(tensor -> tensor.shape.stream().reduce(1L, (a, b) -> a * b))
        .sum();
  }

  private static boolean startsWithGguf(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(4), StandardCharsets.ISO_8859_1).equals("GGUF");
    } catch (NoSuchFileException e) {
      throw Fault.in(Code.FILE_NOT_FOUND, file).what("there is no such file").cause(e).fault();
    } catch (IOException e) {
      throw Fault.in(Code.FILE_UNREADABLE, file).what("cannot be read").cause(e).fault();
    }
  }
}
