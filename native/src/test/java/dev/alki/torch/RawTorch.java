// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// PyTorch files around a pickle, with one storage `0` of 24 bytes 0, 1, 2 ...
public final class RawTorch {
  private static final long[] SHAPE = {2, 3};
  private static final long[] STRIDES = {3, 1};

  private RawTorch() {}

  static byte[] data(int bytes) {
    byte[] data = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      data[i] = (byte) i;
    }
    return data;
  }

  /// A dict of one tensor `w` of 2 x 3 floats, which is all of the storage.
  static RawPickle plain() {
    return dict(RawPickle.begin());
  }

  static RawPickle dict(RawPickle begun) {
    return begun.op('}', '(').text("w").tensor("FloatStorage", "0", 6, 0, SHAPE, STRIDES).op('u');
  }

  static byte[] zip(byte[] pickle) {
    return RawZip.of(entries(pickle));
  }

  static List<RawZip.Entry> entries(byte[] pickle) {
    return new ArrayList<>(
        List.of(
            RawZip.Entry.of("m/data.pkl", pickle),
            RawZip.Entry.of("m/byteorder", "little".getBytes(StandardCharsets.US_ASCII)),
            RawZip.Entry.of("m/data/0", data(24)),
            RawZip.Entry.of("m/version", "3\n".getBytes(StandardCharsets.US_ASCII))));
  }

  /// The five pickles, of which `keys` is the last.
  static byte[] legacy(byte[] pickle, byte[] keys) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(magic());
    out.writeBytes(RawPickle.begin().op('M', 0xe9, 3).done());
    out.writeBytes(machine(0x88));
    out.writeBytes(pickle);
    out.writeBytes(keys);
    return out.toByteArray();
  }

  /// With storages of floats behind; `elements` are the numbers before each.
  static byte[] legacy(byte[] pickle, List<String> keys, long... elements) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RawPickle list = RawPickle.begin().op(']', '(');
    keys.forEach(list::text);
    out.writeBytes(legacy(pickle, list.op('e').done()));
    for (long count : elements) {
      out.writeBytes(RawPickle.little(8).putLong(count).array());
      out.writeBytes(data((int) Math.min(count, 1000) * 4));
    }
    return out.toByteArray();
  }

  static byte[] legacy() {
    return legacy(dict(RawPickle.beginLegacy()).done(), List.of("0"), 6);
  }

  static byte[] magic() {
    return RawPickle.begin()
        .op(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
        .done();
  }

  static byte[] machine(int little) {
    return RawPickle.begin().op('}', '(').text("little_endian").op(little, 'u').done();
  }

  /// With other bytes at `at`.
  static byte[] with(byte[] file, int at, int... bytes) {
    byte[] changed = file.clone();
    for (int i = 0; i < bytes.length; i++) {
      changed[at + i] = (byte) bytes[i];
    }
    return changed;
  }

  /// Where the last of these stands.
  static int find(byte[] file, int... wanted) {
    for (int at = file.length - wanted.length; at >= 0; at--) {
      byte[] there = Arrays.copyOfRange(file, at, at + wanted.length);
      int[] numbers = new int[wanted.length];
      Arrays.setAll(numbers, i -> Byte.toUnsignedInt(there[i]));
      if (Arrays.equals(numbers, wanted)) {
        return at;
      }
    }
    throw new IllegalArgumentException("not there");
  }
}
