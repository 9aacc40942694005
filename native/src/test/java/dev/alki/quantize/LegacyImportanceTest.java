// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Shape;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LegacyImportanceTest {
  @Test
  void dividesValuesByTheCalls() {
    ImportanceMatrix matrix =
        read(file(2, entry("a", 4, 2, 8, 1), entry("b", 0, 3), ints(17, 4), bytes("text")));

    assertThat(matrix.size()).isEqualTo(2);
    assertThat(matrix.chunks()).isEqualTo(17);
    assertThat(matrix.datasets()).containsExactly("text");
    assertThat(slices(matrix, "a", Shape.of(3, 5))).containsExactly(new float[] {0.5f, 2, 0.25f});
    assertThat(slices(matrix, "b", Shape.of(1, 5))).containsExactly(new float[] {3});
    assertThat(matrix.of("c", Shape.of(1, 5))).isEmpty();
  }

  @Test
  void hasASliceForEachMatrixOfATensor() {
    ImportanceMatrix matrix = read(file(1, entry("a", 1, 1, 2, 3, 4, 5, 6)));

    assertThat(slices(matrix, "a", Shape.of(2, 7, 3)))
        .containsExactly(new float[] {1, 2}, new float[] {3, 4}, new float[] {5, 6});
  }

  @Test
  void refusesAnEntryOfAnotherSizeExceptTheTokenEmbedding() {
    ImportanceMatrix matrix = read(file(2, entry("token_embd.weight", 1, 1), entry("a", 1, 1, 2)));

    assertThat(matrix.of("token_embd.weight", Shape.of(2, 2))).isEmpty();
    assertThatThrownBy(() -> matrix.of("a", Shape.of(2, 2, 2)))
        .hasMessage("im: entry a has another size than the tensor, expected 4, got 2");
  }

  @Test
  void refusesValuesThatAreNotFinite() {
    assertThatThrownBy(() -> read(file(1, entry("a", 1, 1, Float.NaN))))
        .hasMessage("im: entry a has the value NaN for column 1");
  }

  @Test
  void keepsTheEntriesThatAreWanted() {
    byte[] file = file(2, entry("blk.0.up", 1, 1), entry("blk.1.down", 1, Float.NaN));

    ImportanceMatrix ups = read(file, new EntryChoice(List.of("up", "gate"), List.of()));
    ImportanceMatrix notDowns = read(file, new EntryChoice(List.of(), List.of("down")));

    assertThat(ups.size()).isEqualTo(1);
    assertThat(ups.of("blk.0.up", Shape.of(1, 1))).isPresent();
    assertThat(notDowns.size()).isEqualTo(1);
    assertThat(notDowns.of("blk.1.down", Shape.of(1, 1))).isEmpty();
  }

  @Test
  void refusesAFileThatEndsTooEarlyWhereverItDoes() {
    byte[] whole = file(1, entry("name", 1, 1, 2, 3), ints(17, 4), bytes("text"));
    int withoutTrailer = whole.length - 12;
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length == withoutTrailer || length == withoutTrailer + 4) {
        assertThat(read(cut).size()).isEqualTo(1);
      } else {
        refuses(cut);
      }
    }
  }

  @Test
  void refusesNumbersThatNoFileHasRoomFor() {
    refuses(ints(-1));
    refuses(ints(0));
    refuses(ints(Integer.MAX_VALUE));
    refuses(ints(1, Integer.MAX_VALUE));
    refuses(ints(1, -1));
    refuses(file(1, ints(1), bytes("a"), ints(1, Integer.MAX_VALUE)));
    refuses(file(1, ints(1), bytes("a"), ints(1, -5)));
  }

  private static List<float[]> slices(ImportanceMatrix matrix, String name, Shape shape) {
    Importance importance = matrix.of(name, shape).orElseThrow();
    return java.util.stream.LongStream.range(0, shape.dim(2)).mapToObj(importance::slice).toList();
  }

  private static void refuses(byte[] file) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.code()).isEqualTo(Code.IMATRIX_INVALID));
  }

  private static ImportanceMatrix read(byte[] file) {
    return read(file, EntryChoice.ALL);
  }

  private static ImportanceMatrix read(byte[] file, EntryChoice choice) {
    return LegacyImportance.read("im", MemorySegment.ofArray(file), choice);
  }

  private static byte[] file(int entries, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ints(entries));
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] entry(String name, int calls, float... values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(12 + name.length() + 4 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(name.length())
            .put(bytes(name))
            .putInt(calls)
            .putInt(values.length);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  private static byte[] ints(int... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(numbers).forEach(buffer::putInt);
    return buffer.array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
