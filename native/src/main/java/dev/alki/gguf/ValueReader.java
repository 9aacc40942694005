// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import dev.alki.fault.Code;
import dev.alki.files.Finding;
import dev.alki.files.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Reads the values of key-values: u32 type and what belongs to it. Checks that they are
/// well-formed and keeps their bytes.
final class ValueReader {
  private static final long MAX_STRING = 16L << 20;
  private static final long MAX_ELEMENTS = 64L << 20;

  private final HeaderCursor at;
  private final List<Finding> findings;

  ValueReader(HeaderCursor at, List<Finding> findings) {
    this.at = at;
    this.findings = findings;
  }

  Value read(String key) {
    ValueType type = type(key);
    long start = at.position();
    Oddities odd = new Oddities();
    switch (type) {
      case ARRAY -> array(key, odd);
      case STRING, BOOL, U8, I8, U16, I16, U32, I32, U64, I64, F32, F64 ->
          elements(key, type, 1, odd);
    }
    odd.report(key);
    return new Value(type, at.copy(start, at.position()));
  }

  private ValueType type(String key) {
    long offset = at.position();
    int id = at.i32("the type of " + key);
    return ValueType.of(id)
        .orElseThrow(() ->
            at.fault(Code.GGUF_BAD_VALUE_TYPE, offset, "has a value of unknown type for " + key)
                .expected("0 to 12")
                .got(Integer.toUnsignedString(id))
                .fault());
  }

  private void array(String key, Oddities odd) {
    long offset = at.position();
    ValueType element = type(key);
    if (element == ValueType.ARRAY) {
      throw at.fault(Code.GGUF_BAD_VALUE_TYPE, offset, "has an array of arrays for " + key)
          .expected("an array of plain values")
          .fault();
    }
    long countOffset = at.position();
    long count = at.i64("the length of " + key);
    long least = element == ValueType.STRING ? 8 : element.bytes();
    if (count < 0 || count > MAX_ELEMENTS || count > at.remaining() / least) {
      throw at.fault(Code.GGUF_BAD_COUNT, countOffset, "has an impossible length of " + key)
          .expected("at most " + Math.min(MAX_ELEMENTS, at.remaining() / least) + " elements")
          .got(Long.toUnsignedString(count))
          .fault();
    }
    elements(key, element, count, odd);
  }

  private void elements(String key, ValueType type, long count, Oddities odd) {
    switch (type) {
      case STRING -> {
        for (long i = 0; i < count; i++) {
          string(key, i, odd);
        }
      }
      case BOOL -> {
        for (long i = 0; i < count; i++) {
          if (at.u8(key) > 1) {
            odd.bools++;
          }
        }
      }
      case U8, I8, U16, I16, U32, I32, U64, I64, F32, F64 -> at.advance(count * type.bytes(), key);
      case ARRAY -> throw new IllegalStateException("no element is an array");
    }
  }

  private void string(String key, long index, Oddities odd) {
    long offset = at.position();
    long length = at.i64(key);
    if (length < 0 || length > MAX_STRING) {
      throw at.fault(Code.GGUF_BAD_VALUE, offset, "has an impossible length of a string of " + key)
          .expected("at most " + MAX_STRING + " bytes")
          .got(Long.toUnsignedString(length))
          .fault();
    }
    long from = at.advance(length, key);
    boolean ascii = true;
    boolean nul = false;
    MemorySegment text = at.slice(from, from + length);
    for (long i = 0; i < length; i++) {
      byte b = text.get(ValueLayout.JAVA_BYTE, i);
      ascii &= b >= 0;
      nul |= b == 0;
    }
    if (nul) {
      odd.nuls++;
    }
    if (!ascii && Utf8.firstError(text.asByteBuffer()).isPresent()) {
      odd.torn++;
    }
  }

  /// What is odd in one value, counted: an array may have millions of such elements.
  private final class Oddities {
    private long bools;
    private long nuls;
    private long torn;

    void report(String key) {
      report(Finding.Kind.BOOL_NOT_0_OR_1, bools, key + " has truths other than 0 and 1");
      report(Finding.Kind.STRING_HAS_NUL, nuls, key + " has NULs in strings");
      report(Finding.Kind.STRING_NOT_UTF8, torn, key + " has strings that are not UTF-8");
    }

    private void report(Finding.Kind kind, long count, String what) {
      if (count > 0) {
        findings.add(new Finding(kind, what + (count > 1 ? " (" + count + ")" : "")));
      }
    }
  }
}
