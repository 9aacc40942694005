// SPDX-License-Identifier: Apache-2.0
package dev.alki.safetensors;

import static dev.alki.fault.Code.*;
import static dev.alki.safetensors.RawSafetensors.tensor;

import dev.alki.fault.Code;
import dev.alki.files.Finding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// safetensors files with lies in them, and odd ones without. Names with `test_` are those of the
/// reference's own cases.
final class SafetensorsCases {
  private static final String A = tensor("a", "I32", "[2]", "[0,8]");

  private SafetensorsCases() {}

  record Refused(String name, byte[] bytes, Code code) {
    @Override
    public String toString() {
      return name;
    }
  }

  record Accepted(String name, byte[] bytes, List<Finding.Kind> findings) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Refused> refused() {
    return Stream.of(lengths(), json(), fields(), offsets(), sizes()).flatMap(s -> s);
  }

  private static Stream<Refused> lengths() {
    return Stream.of(
        new Refused("test_header_too_small", new byte[0], FILE_TRUNCATED),
        new Refused("seven bytes", new byte[7], FILE_TRUNCATED),
        new Refused(
            "test_header_too_large",
            RawSafetensors.length(0xFFFF_FF00_0000_003CL),
            SAFETENSORS_BAD_HEADER),
        new Refused("header of 1 GB", RawSafetensors.length(1 << 30), SAFETENSORS_BAD_HEADER),
        new Refused("test_invalid_header_length", RawSafetensors.length(60), FILE_TRUNCATED),
        new Refused("N_ZERO", RawSafetensors.length(0), SAFETENSORS_BAD_HEADER));
  }

  private static Stream<Refused> json() {
    byte[] notUtf8 = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    notUtf8[2] = (byte) 0xFF;
    return Stream.of(
        new Refused("test_invalid_header_non_utf8", RawSafetensors.of(notUtf8, 0), JSON_INVALID),
        raw("test_invalid_header_not_json", "{ ", 0, JSON_INVALID),
        raw("HEADER_IS_ARRAY", "[]", 0, SAFETENSORS_BAD_HEADER),
        raw("HEADER_IS_NULL", "null", 0, SAFETENSORS_BAD_HEADER),
        raw("HEADER_IS_NUMBER", "12", 0, SAFETENSORS_BAD_HEADER),
        raw("TRAILING_TOKENS", "{} {}", 0, JSON_INVALID),
        raw("NUL_PADDED_HEADER", "{}\0\0\0\0\0\0", 0, JSON_INVALID),
        raw("NUL before the header", "\0\0{}", 0, JSON_INVALID),
        raw("UTF8_BOM", "\uFEFF{}", 0, JSON_INVALID),
        raw(
            "LONE_SURROGATE_NAME",
            header(tensor("\\ud800", "I32", "[2]", "[0,8]")),
            8,
            JSON_INVALID),
        raw(
            "NAME_NUL",
            header(tensor("a\\u0000", "I32", "[2]", "[0,8]")),
            8,
            SAFETENSORS_BAD_TENSOR),
        raw("NESTING_100K", "{\"a\":{\"x\":" + "[".repeat(100_000), 0, JSON_INVALID),
        raw("KEY_2_MB", "{\"" + "k".repeat(2 << 20) + "\":1}", 0, JSON_INVALID),
        raw(
            "NUMBER_1MB",
            header(tensor("a", "U8", "[" + "1".repeat(1 << 20) + "]", "[0,8]")),
            8,
            JSON_INVALID),
        raw("DUPLICATE_TENSOR_KEY", header(A, A), 8, JSON_DUPLICATE_KEY),
        raw(
            "DUPLICATE_INNER_KEY",
            "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}",
            0,
            JSON_DUPLICATE_KEY),
        raw(
            "DUPLICATE_METADATA_KEY",
            "{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}",
            0,
            JSON_DUPLICATE_KEY),
        raw("two metadata", "{\"__metadata__\":{},\"__metadata__\":{}}", 0, JSON_DUPLICATE_KEY));
  }

  private static Stream<Refused> fields() {
    return Stream.of(
        raw("METADATA_NON_STRING", "{\"__metadata__\":{\"a\":1}}", 0, SAFETENSORS_BAD_HEADER),
        raw(
            "METADATA_IS_TENSOR",
            header(tensor("__metadata__", "U8", "[0]", "[0,0]")),
            0,
            SAFETENSORS_BAD_HEADER),
        raw("metadata is a list", "{\"__metadata__\":[]}", 0, SAFETENSORS_BAD_HEADER),
        raw("UNKNOWN_DTYPE", header(tensor("a", "Q4_0", "[2]", "[0,8]")), 8, SAFETENSORS_BAD_DTYPE),
        raw(
            "dtype in lower case",
            header(tensor("a", "i32", "[2]", "[0,8]")),
            8,
            SAFETENSORS_BAD_DTYPE),
        raw("dtype is a number", "{\"a\":{\"dtype\":3}}", 8, SAFETENSORS_BAD_HEADER),
        raw("MISSING_FIELD", "{\"a\":{\"dtype\":\"U8\",\"shape\":[8]}}", 8, SAFETENSORS_BAD_TENSOR),
        raw("tensor is a number", "{\"a\":8}", 8, SAFETENSORS_BAD_HEADER),
        raw(
            "SHAPE_NEGATIVE",
            header(tensor("a", "I32", "[-2]", "[0,8]")),
            8,
            SAFETENSORS_BAD_TENSOR),
        raw("SHAPE_FLOAT", header(tensor("a", "I32", "[2.0]", "[0,8]")), 8, SAFETENSORS_BAD_TENSOR),
        raw(
            "SHAPE_STRING",
            header(tensor("a", "I32", "[\"2\"]", "[0,8]")),
            8,
            SAFETENSORS_BAD_TENSOR),
        raw(
            "shape is a number",
            header(tensor("a", "I32", "2", "[0,8]")),
            8,
            SAFETENSORS_BAD_HEADER));
  }

  private static Stream<Refused> offsets() {
    return Stream.of(
        offsets("NEGATIVE_OFFSET", "[-8,0]"),
        offsets("FLOAT_OFFSET 1e1", "[0,8e0]"),
        offsets("FLOAT_OFFSET 1.0", "[0.0,8]"),
        offsets("OFFSET_GT_2P63", "[0,18446744073709551615]"),
        offsets("OFFSETS_REVERSED", "[8,0]"),
        offsets("OFFSETS_LEN_3", "[0,4,8]"),
        offsets("offsets of one", "[8]"),
        raw(
            "FIRST_OFFSET_NOT_0",
            header(tensor("a", "I32", "[2]", "[4,12]")),
            12,
            SAFETENSORS_BAD_OFFSETS),
        raw("HOLE", header(A, tensor("b", "U8", "[1]", "[9,10]")), 10, SAFETENSORS_BAD_OFFSETS),
        raw("overlap", header(A, tensor("b", "U8", "[1]", "[7,8]")), 8, SAFETENSORS_BAD_OFFSETS),
        raw(
            "test_json_attack",
            "{"
                + IntStream.range(0, 10)
                    .mapToObj(i -> tensor("weight_" + i, "F32", "[2,2]", "[0,16]"))
                    .collect(Collectors.joining(","))
                + "}",
            16,
            SAFETENSORS_BAD_OFFSETS));
  }

  private static Stream<Refused> sizes() {
    return Stream.of(
        raw("test_metadata_incomplete_buffer a", header(A), 11, TRAILING_DATA),
        raw("test_metadata_incomplete_buffer b", header(A), 6, FILE_TRUNCATED),
        raw("data without tensors", "{}", 1, TRAILING_DATA),
        raw(
            "test_invalid_info",
            header(tensor("a", "I32", "[2,2]", "[0,4]")),
            4,
            SAFETENSORS_BAD_TENSOR),
        raw(
            "test_validation_overflow a",
            header(tensor("a", "I32", "[2,18446744073709551614]", "[0,16]")),
            16,
            SAFETENSORS_BAD_TENSOR),
        raw(
            "test_validation_overflow b",
            header(tensor("a", "I32", "[2,9223372036854775807]", "[0,16]")),
            16,
            TENSOR_SIZE_OVERFLOW),
        raw(
            "test_serialization_fp4_misaligned",
            header(tensor("a", "F4", "[1,3]", "[0,2]")),
            2,
            SAFETENSORS_BAD_TENSOR),
        raw(
            "test_serialization_fp4_invalid",
            header(tensor("a", "F4", "[2,4]", "[0,3]")),
            3,
            SAFETENSORS_BAD_TENSOR));
  }

  static Stream<Accepted> accepted() {
    return Stream.of(
        good("test_empty", "{}", 0),
        good("test_empty_shapes_allowed", header(tensor("a", "I32", "[]", "[0,4]")), 4),
        good("test_zero_sized_tensor", header(tensor("a", "I32", "[2,0]", "[0,0]")), 0),
        good("test_whitespace_padded_header", header(A) + "     ", 8),
        good("test_whitespace_leading_padded_header", "   " + header(A), 8),
        good("empty metadata", "{\"__metadata__\":{}}", 0),
        good("six bits", header(tensor("a", "F6_E2M3", "[4]", "[0,3]")), 3),
        good(
            "NORMALISATION_TWINS",
            header(tensor("\u00e9", "U8", "[1]", "[0,1]"), tensor("e\u0301", "U8", "[1]", "[1,2]")),
            2),
        good(
            "ZERO_SIZE_SHARED_OFFSET",
            header(A, tensor("b", "U8", "[0]", "[8,8]"), tensor("c", "U8", "[0]", "[8,8]")),
            8),
        good("tensors out of order", header(tensor("b", "U8", "[1]", "[8,9]"), A), 9),
        good(
            "EXTRA_FIELD",
            "{\"a\":{\"dtype\":\"U8\",\"x\":{\"y\":[1,{}]},\"shape\":[1],\"data_offsets\":[0,1]}}",
            1,
            Finding.Kind.UNKNOWN_FIELD));
  }

  private static Refused offsets(String name, String offsets) {
    return raw(name, header(tensor("a", "I32", "[2]", offsets)), 8, SAFETENSORS_BAD_OFFSETS);
  }

  private static String header(String... tensors) {
    return Arrays.stream(tensors).collect(Collectors.joining(",", "{", "}"));
  }

  private static Refused raw(String name, String json, int data, Code code) {
    return new Refused(name, RawSafetensors.of(json, data), code);
  }

  private static Accepted good(String name, String json, int data, Finding.Kind... findings) {
    return new Accepted(name, RawSafetensors.of(json, data), List.of(findings));
  }
}
