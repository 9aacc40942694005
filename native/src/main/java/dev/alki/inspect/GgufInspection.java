// SPDX-License-Identifier: Apache-2.0
package dev.alki.inspect;

import dev.alki.gguf.GgufFile;
import dev.alki.gguf.GgufSet;
import dev.alki.gguf.GgufTensor;
import dev.alki.gguf.Value;
import dev.alki.gguf.ValueType;
import dev.alki.inspect.Inspection.Entry;
import dev.alki.inspect.Inspection.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A GGUF, all parts of it when it is split.
final class GgufInspection {
  private GgufInspection() {}

  static Inspection of(Path file) {
    try (GgufSet set = GgufSet.open(file)) {
      List<Entry> metadata = new ArrayList<>();
      set.metadata()
          .entries()
          .forEach((key, value) -> metadata.add(new Entry(key, type(value), value(value))));
      return new Inspection(
          "gguf",
          set.parts().getFirst().version(),
          set.parts().stream().map(GgufFile::path).toList(),
          set.size(),
          metadata,
          set.tensors().stream().map(GgufInspection::tensor).toList(),
          set.findings());
    }
  }

  private static Tensor tensor(GgufTensor tensor) {
    return new Tensor(
        tensor.name(),
        tensor.type().name(),
        tensor.shape().dims(),
        tensor.file().path().getFileName().toString(),
        tensor.file().dataStart() + tensor.info().offset(),
        tensor.info().bytes());
  }

  private static String type(Value value) {
    return value.type() == ValueType.ARRAY
        ? "[" + word(value.elementType()) + "]"
        : word(value.type());
  }

  private static String word(ValueType type) {
    return type == ValueType.STRING ? "str" : type.name().toLowerCase(Locale.ROOT);
  }

  private static Object value(Value value) {
    return switch (value.type()) {
      case U8, I8, U16, I16, U32, I32, I64 -> value.asLong();
      case U64 -> Long.toUnsignedString(value.asLong());
      case F32 -> (float) value.asDouble();
      case F64 -> value.asDouble();
      case BOOL -> value.asBool();
      case STRING -> value.asString();
      case ARRAY -> values(value);
    };
  }

  private static List<?> values(Value array) {
    return switch (array.elementType()) {
      case U8, I8, U16, I16, U32, I32, I64 -> Arrays.stream(array.asLongs()).boxed().toList();
      case U64 -> Arrays.stream(array.asLongs()).mapToObj(Long::toUnsignedString).toList();
      case BOOL -> Arrays.stream(array.asLongs()).mapToObj(flag -> flag != 0).toList();
      case F32 -> floats(array.asFloats());
      case F64 -> Arrays.stream(array.asDoubles()).boxed().toList();
      case STRING -> array.asStrings();
      case ARRAY -> throw new IllegalStateException("readers refuse arrays of arrays");
    };
  }

  private static List<Float> floats(float[] numbers) {
    List<Float> boxed = new ArrayList<>(numbers.length);
    for (float number : numbers) {
      boxed.add(number);
    }
    return boxed;
  }
}
