// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.MappedFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The archive that PyTorch has written since 1.6: `NAME/data.pkl`, and each storage as
/// `NAME/data/KEY`.
final class ZipForm {
  private static final String PICKLE = "data.pkl";

  /// Of a pickle; some 70,000 tensors.
  private static final long LARGEST_PICKLE = 1 << 24;

  private final MappedFile file;
  private final Map<String, ZipEntry> entries;
  private final String folder;
  private final Map<String, StoredBytes> storages = new HashMap<>();

  private ZipForm(MappedFile file) {
    this.file = file;
    this.entries = ZipDirectory.read(file);
    List<String> pickles =
        entries.keySet().stream()
            .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
            .toList();
    if (pickles.size() != 1) {
      throw bad("is no PyTorch checkpoint")
          .expected("one " + PICKLE + " in it")
          .got(pickles.size())
          .fault();
    }
    String pickle = pickles.getFirst();
    this.folder = pickle.substring(0, pickle.length() - PICKLE.length());
  }

  static TorchFile.Layout read(MappedFile file) {
    ZipForm form = new ZipForm(file);
    form.refuseBigEndian();
    ZipEntry pickle = form.entries.get(form.folder + PICKLE);
    if (pickle.bytes() > LARGEST_PICKLE) {
      throw form.bad("has too large a pickle")
          .expected("at most " + LARGEST_PICKLE + " bytes")
          .got(pickle.bytes())
          .fault();
    }
    MemorySegment bytes = form.stored(pickle).read();
    PickleBytes in = new PickleBytes(file.path(), bytes, pickle.data());
    Item root = Unpickler.read(in, form::storage);
    if (in.read() != pickle.bytes()) {
      throw in.fault("goes on after its end").fault();
    }
    return new TorchFile.Layout(TorchFile.Form.ZIP, root, form.storages);
  }

  private void refuseBigEndian() {
    ZipEntry order = entries.get(folder + "byteorder");
    if (order == null) {
      return;
    }
    String text =
        order.bytes() > 16
            ? "something longer"
            : new String(
                stored(order).read().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    if (!text.equals("little")) {
      throw bad("was not written on a little-endian machine")
          .expected("little")
          .got(text.replaceAll("[^ -~]", "?"))
          .help("Save it anew with torch.save on such a machine.")
          .fault();
    }
  }

  private Storage storage(List<Item> id, PickleBytes where) {
    Storage storage = Rebuilding.storage(id, where);
    ZipEntry entry = entries.get(folder + "data/" + storage.key());
    long there = entry == null ? 0 : entry.bytes();
    if (entry == null || storage.bytes() > there) {
      throw where
          .fault(Code.TORCH_BAD_TENSOR, "has a storage that is not in the archive")
          .expected(storage.bytes() + " bytes")
          .got(there)
          .fault();
    }
    storages.computeIfAbsent(storage.key(), _ -> stored(entry));
    return storage;
  }

  private StoredBytes stored(ZipEntry entry) {
    return new StoredBytes(
        file.path(),
        file.bytes().asSlice(entry.data(), entry.bytes()),
        entry.data(),
        Optional.of(entry.crc()));
  }

  private Fault.Draft bad(String what) {
    return Fault.in(Code.TORCH_BAD_ARCHIVE, file.path()).what(what);
  }
}
