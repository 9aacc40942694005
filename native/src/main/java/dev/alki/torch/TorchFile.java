// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.LfsPointer;
import dev.alki.files.MappedFile;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A state dict that `torch.save` wrote: a zip archive with a pickle and the storages in it, or the
/// older form, pickles with the storages behind. Checked completely when opened, but for the
/// checksums of the storages; may be read by many threads until it is closed.
///
/// Nothing in the file is executed; see [Unpickler].
public final class TorchFile implements AutoCloseable {
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long ZIP = 0x04034b50L;
  private static final int PICKLE = 0x80;

  /// The header of a safetensors file is no longer than that, which tells the forms apart.
  private static final long LONGEST_HEADER = 100_000_000;

  private final MappedFile file;
  private final Layout layout;
  private final List<TorchTensor> tensors;

  private TorchFile(MappedFile file, Layout layout) {
    this.file = file;
    this.layout = layout;
    this.tensors = tensors(file, layout);
  }

  /// Which of the two ways of writing a checkpoint.
  public enum Form {
    ZIP,
    LEGACY
  }

  /// What was found in a file: what the pickle made, and the storages by their keys.
  record Layout(Form form, Item root, Map<String, StoredBytes> storages) {}

  /// By its first bytes.
  public static boolean recognizes(MappedFile file) {
    if (file.size() < Long.BYTES) {
      return false;
    }
    long first = file.bytes(0, Long.BYTES).get(U64, 0);
    boolean length = first >= 0 && first <= LONGEST_HEADER;
    return !length && ((first & 0xFFFF_FFFFL) == ZIP || (first & 0xFF) == PICKLE);
  }

  public static TorchFile open(Path path) {
    return of(MappedFile.open(path));
  }

  /// Closes the file when it is refused.
  public static TorchFile of(MappedFile file) {
    try {
      LfsPointer.refuse(file);
      if (!recognizes(file)) {
        throw Fault.in(Code.TORCH_BAD_ARCHIVE, file.path())
            .what("is no PyTorch checkpoint")
            .expected("a zip archive or a pickle")
            .fault();
      }
      boolean zip = (file.bytes().get(U64, 0) & 0xFFFF_FFFFL) == ZIP;
      return new TorchFile(file, zip ? ZipForm.read(file) : LegacyForm.read(file));
    } catch (Throwable e) {
      throw file.failed(e);
    }
  }

  private static List<TorchTensor> tensors(MappedFile file, Layout layout) {
    if (!(layout.root instanceof Mapping state)) {
      throw bad(file, "has something else than a state dict in it").fault();
    }
    List<TorchTensor> tensors = new ArrayList<>();
    state
        .entries()
        .forEach((name, item) -> {
          if (!(item instanceof View view)) {
            throw bad(file, "has an entry that is no tensor: " + named(name))
                .help("Save the model's state dict itself, as save_pretrained does.")
                .fault();
          }
          TorchTensor tensor =
              new TorchTensor(name, view, layout.storages.get(view.storage().key()));
          if (name.indexOf(0) >= 0 || tensor.bytes() > file.size()) {
            throw bad(file, "has a tensor that repeats more than there is: " + named(name))
                .expected("at most " + file.size() + " bytes")
                .got(tensor.bytes())
                .fault();
          }
          tensors.add(tensor);
        });
    return List.copyOf(tensors);
  }

  private static String named(String name) {
    String plain = name.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 80 ? plain : plain.substring(0, 80) + "...";
  }

  private static Fault.Draft bad(MappedFile file, String what) {
    return Fault.in(Code.TORCH_BAD_TENSOR, file.path()).what(what);
  }

  public Path path() {
    return file.path();
  }

  public long size() {
    return file.size();
  }

  public Form form() {
    return layout.form;
  }

  /// In the order in which they were saved.
  public List<TorchTensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    file.close();
  }
}
