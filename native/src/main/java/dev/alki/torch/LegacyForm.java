// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.MappedFile;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The form before PyTorch 1.6: five pickles (a magic number, a version, the machine, the state
/// dict, the keys of the storages), then for each key a u64 that counts its elements, and those.
/// There are no checksums.
final class LegacyForm {
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final Item MAGIC = new Item.Whole(new BigInteger("1950a86a20f9469cfc6c", 16));
  private static final Item VERSION = new Item.Whole(BigInteger.valueOf(1001));
  private static final long LARGEST_PICKLE = 1 << 24;

  private final MappedFile file;
  private final Map<String, Storage> declared = new LinkedHashMap<>();
  private long at;

  private LegacyForm(MappedFile file) {
    this.file = file;
  }

  static TorchFile.Layout read(MappedFile file) {
    LegacyForm form = new LegacyForm(file);
    if (!form.plain().equals(MAGIC)) {
      throw form.bad("is a pickle, but no PyTorch checkpoint").fault();
    }
    if (!form.plain().equals(VERSION)) {
      throw form.bad("is of another version than PyTorch's").expected(1001).fault();
    }
    boolean little =
        form.plain() instanceof Mapping machine
            && machine.entries().get("little_endian") == Item.Constant.TRUE;
    if (!little) {
      throw form.bad("was not written on a little-endian machine")
          .help("Save it anew with torch.save on such a machine.")
          .fault();
    }
    Item root = form.pickle(form::storage);
    return new TorchFile.Layout(TorchFile.Form.LEGACY, root, form.storages(form.keys()));
  }

  private Item plain() {
    return pickle((_, where) -> {
      throw where.fault(Code.TORCH_BAD_TENSOR, "has a storage where none can be").fault();
    });
  }

  private Item pickle(PersistentId persistentId) {
    long rest = Math.min(LARGEST_PICKLE, file.size() - at);
    PickleBytes in = new PickleBytes(file.path(), file.bytes().asSlice(at, rest), at);
    Item item = Unpickler.read(in, persistentId);
    at += in.read();
    return item;
  }

  /// As in an archive, and a part of another storage that it may be; nobody writes those any more.
  private Storage storage(List<Item> id, PickleBytes where) {
    if (id.size() != 6 || id.getLast() != Item.Constant.NONE) {
      throw where
          .fault(Code.TORCH_BAD_TENSOR, "has a storage that is not described as PyTorch does")
          .fault();
    }
    Storage storage = Rebuilding.storage(id.subList(0, 5), where);
    Storage other = declared.putIfAbsent(storage.key(), storage);
    if (other != null && !other.equals(storage)) {
      throw where.fault(Code.TORCH_BAD_TENSOR, "has a storage with two descriptions").fault();
    }
    return storage;
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    if (plain() instanceof Item.Sequence list) {
      list.items()
          .forEach(item -> {
            if (item instanceof Item.Text key) {
              keys.add(key.text());
            }
          });
    }
    if (keys.size() != declared.size() || !declared.keySet().equals(new HashSet<>(keys))) {
      throw bad("has other storages than its tensors are in")
          .expected(declared.size())
          .got(keys.size())
          .fault();
    }
    return keys;
  }

  private Map<String, StoredBytes> storages(List<String> keys) {
    Map<String, StoredBytes> storages = new HashMap<>();
    for (String key : keys) {
      Storage storage = declared.get(key);
      if (file.size() - at < Long.BYTES || file.bytes().get(U64, at) != storage.elements()) {
        throw bad("has a storage of another size than its tensors say")
            .expected(storage.elements() + " elements")
            .fault();
      }
      at += Long.BYTES;
      if (storage.bytes() > file.size() - at) {
        throw Fault.in(Code.FILE_TRUNCATED, file.path())
            .what("ends within a storage")
            .at(at)
            .expected(storage.bytes() + " more bytes")
            .got(file.size() - at)
            .help("Download it again.")
            .fault();
      }
      storages.put(
          key,
          new StoredBytes(
              file.path(), file.bytes().asSlice(at, storage.bytes()), at, Optional.empty()));
      at += storage.bytes();
    }
    if (at != file.size()) {
      throw Fault.in(Code.TRAILING_DATA, file.path())
          .what("goes on after its last storage")
          .at(at)
          .fault();
    }
    return storages;
  }

  private Fault.Draft bad(String what) {
    return Fault.in(Code.TORCH_BAD_ARCHIVE, file.path()).what(what).at(at);
  }
}
