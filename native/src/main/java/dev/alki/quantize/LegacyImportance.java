// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads importance matrices of the form before GGUF. Little-endian: i32 number of entries; for
/// each entry i32 length of the name, name, i32 calls, i32 number of values, values as f32; then
/// perhaps i32 number of chunks, i32 length of the data set's name, name. A value counts divided by
/// the calls, if there were any.
final class LegacyImportance {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String label;
  private final MemorySegment bytes;
  private final EntryChoice choice;
  private long at;

  private LegacyImportance(String label, MemorySegment bytes, EntryChoice choice) {
    this.label = label;
    this.bytes = bytes;
    this.choice = choice;
  }

  static ImportanceMatrix read(String label, MemorySegment bytes, EntryChoice choice) {
    return new LegacyImportance(label, bytes, choice).read();
  }

  private ImportanceMatrix read() {
    int count = positive("number of entries");
    Map<String, float[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String name = text(positive("length of a name"));
      float[] values = values(integer());
      if (choice.takes(name)) {
        entries.put(name, values);
      }
    }
    int chunks = at < bytes.byteSize() ? integer() : 0;
    int length = at < bytes.byteSize() ? integer() : 0;
    List<String> datasets = length > 0 ? List.of(text(length)) : List.of();
    return new ImportanceMatrix(label, datasets, Math.max(chunks, 0), entries);
  }

  private float[] values(int calls) {
    int count = positive("number of values");
    need(4L * count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      float value = bytes.get(FLOAT, at + 4L * i);
      values[i] = calls > 0 ? value / calls : value;
    }
    at += 4L * count;
    return values;
  }

  private String text(int length) {
    need(length);
    byte[] text = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    at += length;
    return new String(text, StandardCharsets.UTF_8);
  }

  private int positive(String what) {
    long start = at;
    int number = integer();
    if (number < 1) {
      throw Fault.in(Code.IMATRIX_INVALID, label)
          .what(what)
          .at(start)
          .expected("1 or more")
          .got(number)
          .help("The file is no importance matrix; llama-imatrix makes them.")
          .fault();
    }
    return number;
  }

  private int integer() {
    need(4);
    int number = bytes.get(INT, at);
    at += 4;
    return number;
  }

  private void need(long count) {
    if (count > bytes.byteSize() - at) {
      throw Fault.in(Code.IMATRIX_INVALID, label)
          .what("ends too early")
          .at(at)
          .expected(count + " bytes more")
          .got(bytes.byteSize() - at)
          .help("Copy it again, or measure it again with llama-imatrix.")
          .fault();
    }
  }
}
