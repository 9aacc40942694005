// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.safetensors.Dtype;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The names that a checkpoint may refer to; there is no other. `storage` is the type of a storage
/// class's elements.
enum Global implements Item {
  ORDERED_DICT("collections", "OrderedDict"),
  REBUILD_TENSOR("torch._utils", "_rebuild_tensor_v2"),
  REBUILD_PARAMETER("torch._utils", "_rebuild_parameter"),
  BOOL_STORAGE("BoolStorage", Dtype.BOOL),
  BYTE_STORAGE("ByteStorage", Dtype.U8),
  CHAR_STORAGE("CharStorage", Dtype.I8),
  SHORT_STORAGE("ShortStorage", Dtype.I16),
  INT_STORAGE("IntStorage", Dtype.I32),
  LONG_STORAGE("LongStorage", Dtype.I64),
  HALF_STORAGE("HalfStorage", Dtype.F16),
  BFLOAT16_STORAGE("BFloat16Storage", Dtype.BF16),
  FLOAT_STORAGE("FloatStorage", Dtype.F32),
  DOUBLE_STORAGE("DoubleStorage", Dtype.F64),
  COMPLEX_FLOAT_STORAGE("ComplexFloatStorage", Dtype.C64);

  private static final Map<String, Global> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Global::fullName, Function.identity()));

  private final String module;
  private final String name;
  private final Optional<Dtype> storage;

  Global(String module, String name) {
    this.module = module;
    this.name = name;
    this.storage = Optional.empty();
  }

  Global(String name, Dtype storage) {
    this.module = "torch";
    this.name = name;
    this.storage = Optional.of(storage);
  }

  /// Exactly as the file spells it: dots are not gone through.
  static Optional<Global> named(String module, String name) {
    return Optional.ofNullable(BY_NAME.get(module + "\n" + name));
  }

  Optional<Dtype> storage() {
    return storage;
  }

  private String fullName() {
    return module + "\n" + name;
  }
}
