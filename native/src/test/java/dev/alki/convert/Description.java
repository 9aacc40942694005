// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.gguf.GgufSet;
import dev.alki.gguf.GgufTensor;
import dev.alki.gguf.Value;
import dev.alki.gguf.ValueType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A GGUF file line by line, in the words of the shared fixtures: where two files differ, so do
/// their lines. Floats are given by their bits, for there is more than one way to print them.
final class Description {
  private static final int LONGEST = 200;

  private Description() {}

  static List<String> of(Path file) {
    List<String> lines = new ArrayList<>();
    try (GgufSet gguf = GgufSet.open(file)) {
      gguf.metadata().entries().forEach((key, value) -> lines.add(line(key, value)));
      for (GgufTensor tensor : gguf.tensors()) {
        String dims =
            tensor.shape().dims().stream().map(String::valueOf).collect(Collectors.joining("x"));
        lines.add(
            String.join(
                "\t",
                "tensor",
                tensor.name(),
                tensor.type().name(),
                dims,
                hash(tensor.data()).substring(0, 16)));
      }
    }
    return lines;
  }

  /// A line of a golden file, in the same form: without its offset and with the bits of a float.
  static String golden(String line) {
    String[] fields = line.split("\t", -1);
    if (fields[0].equals("tensor")) {
      return String.join("\t", fields[0], fields[1], fields[2], fields[3], fields[5]);
    }
    if (fields[0].equals("kv") && fields[2].equals("f32")) {
      return "kv\t" + fields[1] + "\tf32\t" + bits(Float.parseFloat(fields[3]));
    }
    return line;
  }

  private static String line(String key, Value value) {
    String type =
        value.type() == ValueType.ARRAY
            ? "[" + word(value.elementType()) + "]"
            : word(value.type());
    return String.join("\t", "kv", key, type, text(value));
  }

  private static String word(ValueType type) {
    return type == ValueType.STRING ? "str" : type.name().toLowerCase(Locale.ROOT);
  }

  private static String text(Value value) {
    return switch (value.type()) {
      case STRING -> {
        String text = value.asString();
        yield text.length() > LONGEST
            ? "sha256:"
                + hash(MemorySegment.ofArray(value.encoded()))
                + " bytes "
                + (value.encoded().length - 8)
            : quoted(text);
      }
      case ARRAY -> array(value);
      case F32, F64 -> bits((float) value.asDouble());
      case BOOL -> String.valueOf(value.asBool());
      case U8, I8, U16, I16, U32, I32, U64, I64 -> String.valueOf(value.asLong());
    };
  }

  private static String array(Value value) {
    String text =
        switch (value.elementType()) {
          case STRING ->
              value.asStrings().stream()
                  .map(Description::quoted)
                  .collect(Collectors.joining(", ", "[", "]"));
          case F32, F64, ARRAY -> "";
          case U8, I8, U16, I16, U32, I32, U64, I64, BOOL -> Arrays.toString(value.asLongs());
        };
    return text.isEmpty() || value.count() > 32
        ? "sha256:" + hash(MemorySegment.ofArray(value.encoded())) + " count " + value.count()
        : text;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String bits(float number) {
    return Integer.toHexString(Float.floatToRawIntBits(number));
  }

  private static String hash(MemorySegment data) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (long at = 0; at < data.byteSize(); at += 1 << 20) {
        long size = Math.min(1 << 20, data.byteSize() - at);
        digest.update(data.asSlice(at, size).toArray(ValueLayout.JAVA_BYTE));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
