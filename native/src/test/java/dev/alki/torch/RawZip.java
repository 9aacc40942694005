// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/// A zip archive of stored entries, as PyTorch lays it out: sizes behind the data, the ends for
/// large and for small archives. What is said can be made to differ from what is.
public final class RawZip {
  /// What the archive says of an entry.
  public record Entry(
      String name, String localName, byte[] data, int flags, int method, int crc, long size) {
    static Entry of(String name, byte[] data) {
      CRC32 crc = new CRC32();
      crc.update(data);
      return new Entry(name, name, data, 0x808, 0, (int) crc.getValue(), data.length);
    }

    Entry localName(String other) {
      return new Entry(name, other, data, flags, method, crc, size);
    }

    Entry flags(int other) {
      return new Entry(name, localName, data, other, method, crc, size);
    }

    Entry method(int other) {
      return new Entry(name, localName, data, flags, other, crc, size);
    }

    Entry crc(int other) {
      return new Entry(name, localName, data, flags, method, other, size);
    }

    Entry size(long other) {
      return new Entry(name, localName, data, flags, method, crc, other);
    }
  }

  private RawZip() {}

  public static byte[] of(List<Entry> entries) {
    return of(entries, List.of());
  }

  /// The directory has these besides, at the places of the first entries again.
  public static byte[] of(List<Entry> entries, List<Entry> again) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Integer> places = new ArrayList<>();
    for (Entry entry : entries) {
      places.add(out.size());
      byte[] name = entry.localName.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(
          put(30 + name.length)
              .putInt(0x04034b50)
              .putShort((short) 0)
              .putShort((short) entry.flags)
              .putShort((short) entry.method)
              .putInt(0)
              .putInt(0)
              .putInt(0)
              .putInt(0)
              .putShort((short) name.length)
              .putShort((short) 0)
              .put(name)
              .array());
      out.writeBytes(entry.data);
      int size = (int) entry.size;
      out.writeBytes(
          put(16).putInt(0x08074b50).putInt(entry.crc).putInt(size).putInt(size).array());
    }
    int directory = out.size();
    List<Entry> listed = new ArrayList<>(entries);
    listed.addAll(again);
    for (int i = 0; i < listed.size(); i++) {
      out.writeBytes(central(listed.get(i), places.get(i % entries.size())));
    }
    ends(out, directory, listed.size());
    return out.toByteArray();
  }

  private static byte[] central(Entry entry, int place) {
    byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
    return put(46 + name.length)
        .putInt(0x02014b50)
        .putInt(0)
        .putShort((short) entry.flags)
        .putShort((short) entry.method)
        .putInt(0)
        .putInt(entry.crc)
        .putInt((int) entry.size)
        .putInt((int) entry.size)
        .putShort((short) name.length)
        .putInt(0)
        .putShort((short) 0)
        .putShort((short) 0)
        .putInt(0)
        .putInt(place)
        .put(name)
        .array();
  }

  private static void ends(ByteArrayOutputStream out, int directory, int entries) {
    int size = out.size() - directory;
    int end64 = out.size();
    out.writeBytes(
        put(56)
            .putInt(0x06064b50)
            .putLong(44)
            .putInt(0)
            .putInt(0)
            .putInt(0)
            .putLong(entries)
            .putLong(entries)
            .putLong(size)
            .putLong(directory)
            .array());
    out.writeBytes(put(20).putInt(0x07064b50).putInt(0).putLong(end64).putInt(1).array());
    out.writeBytes(
        put(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) entries)
            .putShort((short) entries)
            .putInt(size)
            .putInt(directory)
            .putShort((short) 0)
            .array());
  }

  private static ByteBuffer put(int bytes) {
    return RawPickle.little(bytes);
  }
}
