// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Finding;
import dev.alki.files.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads all that stands before the tensor data: magic, u32 version, u64 number of tensors, u64
/// number of key-values, the key-values, the tensor infos.
final class HeaderReader {
  private static final int MAGIC = 'G' | 'G' << 8 | 'U' << 16 | 'F' << 24;
  private static final int VERSION = 3;
  private static final int OLDEST = 2;

  /// Empty key or name, type, and the least there can be of the rest.
  private static final long LEAST_PAIR = 8 + 4 + 1;

  private static final long LEAST_TENSOR = 8 + 4 + 4 + 8;
  private static final long MAX_PAIRS = 1 << 16;
  private static final long MAX_TENSORS = 1 << 18;
  private static final int MAX_KEY = 65_535;

  private final HeaderCursor at;
  private final List<Finding> findings = new ArrayList<>();

  private HeaderReader(HeaderCursor at) {
    this.at = at;
  }

  static Header read(MemorySegment bytes, Path file) {
    return new HeaderReader(new HeaderCursor(bytes, file)).header();
  }

  /// `end` is the offset of the byte after the last tensor info.
  record Header(
      int version,
      Metadata metadata,
      List<TensorInfo> tensors,
      Alignment alignment,
      long end,
      List<Finding> findings) {
    Header {
      tensors = List.copyOf(tensors);
    }
  }

  private Header header() {
    if (at.i32("the magic number") != MAGIC) {
      throw at.fault(Code.GGUF_BAD_MAGIC, 0, "is no GGUF file")
          .expected("the letters GGUF")
          .fault();
    }
    int version = version();
    long tensors = count("tensors", LEAST_TENSOR, MAX_TENSORS);
    long pairs = count("key-values", LEAST_PAIR, MAX_PAIRS);
    Metadata metadata = metadata(pairs);
    Alignment alignment =
        Alignment.of(metadata)
            .orElseThrow(() ->
                at.fault(Code.GGUF_BAD_ALIGNMENT, at.position(), "has an impossible alignment")
                    .expected(Alignment.KEY + " as u32, a power of two up to 1048576")
                    .got(metadata.get(Alignment.KEY).map(HeaderReader::shown).orElse(""))
                    .fault());
    return new Header(version, metadata, tensors(tensors), alignment, at.position(), findings);
  }

  private int version() {
    int version = at.i32("the version");
    if (version >= OLDEST && version <= VERSION) {
      return version;
    }
    boolean swapped = (version & 0xFFFF) == 0 && version != 0;
    throw at.fault(
            swapped ? Code.GGUF_BIG_ENDIAN : Code.GGUF_BAD_VERSION,
            4,
            swapped ? "is written for big-endian machines" : "has a version that is not read")
        .expected("version 2 or 3, little-endian")
        .got(
            swapped
                ? Integer.reverseBytes(version) + " swapped"
                : Integer.toUnsignedString(version))
        .help("Convert the model again from its source.")
        .fault();
  }

  private long count(String what, long leastBytes, long max) {
    long offset = at.position();
    long count = at.i64("the number of " + what);
    if (count < 0 || count > max || count > at.remaining() / leastBytes) {
      throw at.fault(Code.GGUF_BAD_COUNT, offset, "has an impossible number of " + what)
          .expected("at most " + Math.min(max, at.remaining() / leastBytes))
          .got(Long.toUnsignedString(count))
          .fault();
    }
    return count;
  }

  private Metadata metadata(long pairs) {
    ValueReader values = new ValueReader(at, findings);
    Map<String, Value> entries = new LinkedHashMap<>();
    for (long i = 0; i < pairs; i++) {
      long offset = at.position();
      String key = text(1, MAX_KEY, Code.GGUF_BAD_KEY, "key " + i);
      if (entries.containsKey(key)) {
        throw at.fault(Code.GGUF_DUPLICATE_KEY, offset, "has the key " + key + " twice").fault();
      }
      entries.put(key, values.read(key));
    }
    return new Metadata(entries);
  }

  private List<TensorInfo> tensors(long count) {
    List<TensorInfo> tensors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (long i = 0; i < count; i++) {
      long offset = at.position();
      String name = text(1, TensorInfo.MAX_NAME, Code.GGUF_BAD_TENSOR_NAME, "tensor name " + i);
      if (!names.add(name)) {
        throw at.fault(Code.GGUF_DUPLICATE_TENSOR, offset, "has the tensor " + name + " twice")
            .fault();
      }
      tensors.add(tensor(name));
    }
    return tensors;
  }

  private TensorInfo tensor(String name) {
    Shape shape = shape(name);
    long offset = at.position();
    int id = at.i32("the type of " + name);
    TensorType type =
        TensorType.of(id)
            .orElseThrow(() ->
                at.fault(Code.GGUF_BAD_TENSOR_TYPE, offset, "has " + name + " of unknown type")
                    .expected("a ggml type of llama.cpp v0.5.0")
                    .got(id)
                    .fault());
    if (!type.fits(shape.columns())) {
      throw at.fault(Code.GGUF_BAD_SHAPE, offset, "has rows of " + name + " that are no blocks")
          .expected("a multiple of " + type.blockElements() + " elements for " + type)
          .got(shape.columns())
          .fault();
    }
    long dataOffset = at.i64("the offset of " + name);
    if (dataOffset < 0) {
      throw at.fault(Code.GGUF_BAD_OFFSET, at.position() - 8, "has an impossible offset of " + name)
          .got(Long.toUnsignedString(dataOffset))
          .fault();
    }
    try {
      return new TensorInfo(name, shape, type, dataOffset);
    } catch (ArithmeticException e) {
      throw overflow(name, offset, type + " " + shape);
    }
  }

  private Shape shape(String name) {
    long offset = at.position();
    int rank = at.i32("the shape of " + name);
    if (rank < 0 || rank > Shape.MAX_DIMS) {
      throw at.fault(Code.GGUF_BAD_SHAPE, offset, "has too many dimensions of " + name)
          .expected("at most " + Shape.MAX_DIMS)
          .got(Integer.toUnsignedString(rank))
          .fault();
    }
    List<Long> dims = new ArrayList<>(rank);
    for (int i = 0; i < rank; i++) {
      long dim = at.i64("the shape of " + name);
      if (dim < 0) {
        throw at.fault(Code.GGUF_BAD_SHAPE, at.position() - 8, "has an impossible shape of " + name)
            .expected("dimensions below 2^63")
            .got(Long.toUnsignedString(dim))
            .fault();
      }
      dims.add(dim);
    }
    try {
      return new Shape(dims);
    } catch (ArithmeticException e) {
      throw overflow(name, offset, dims.toString());
    }
  }

  private Fault overflow(String name, long offset, String got) {
    return at.fault(Code.TENSOR_SIZE_OVERFLOW, offset, "has a tensor " + name + " beyond all sizes")
        .expected("less than 2^63 bytes")
        .got(got)
        .fault();
  }

  /// A key or name: text, short, and without NUL, at which C would cut it.
  private String text(int least, int most, Code code, String what) {
    long offset = at.position();
    long length = at.i64(what);
    if (length < least || length > most) {
      throw at.fault(code, offset, "has an impossible length of " + what)
          .expected(least + " to " + most + " bytes")
          .got(Long.toUnsignedString(length))
          .fault();
    }
    long from = at.advance(length, what);
    MemorySegment bytes = at.slice(from, from + length);
    if (Utf8.firstError(bytes.asByteBuffer()).isPresent()) {
      throw at.fault(code, from, "has a " + what + " that is not UTF-8").fault();
    }
    String text = new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    if (text.indexOf(0) >= 0) {
      throw at.fault(code, from, "has a " + what + " with a NUL").fault();
    }
    return text;
  }

  private static String shown(Value value) {
    return value.type() + (value.type().whole() ? " " + Long.toUnsignedString(value.asLong()) : "");
  }
}
