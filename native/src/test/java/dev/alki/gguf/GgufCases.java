// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import static dev.alki.fault.Code.*;

import dev.alki.fault.Code;
import dev.alki.files.Finding;
import java.util.List;
import java.util.stream.Stream;

/// GGUF files with lies in them, and odd ones without. The names are those under which llama.cpp's
/// tests, gguf-py's and Ollama's know such files.
final class GgufCases {
  private static final int F32 = TensorType.F32.id();
  private static final int I8 = TensorType.I8.id();
  private static final long HUGE = Long.MAX_VALUE;

  private GgufCases() {}

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
    return Stream.of(headers(), values(), names(), shapes(), places(), sizes()).flatMap(s -> s);
  }

  private static Stream<Refused> headers() {
    return Stream.of(
        bad("empty_file", new RawGguf(), FILE_TRUNCATED),
        bad("truncated_magic", new RawGguf().text("GGU"), FILE_TRUNCATED),
        bad("HEADER_BAD_MAGIC", new RawGguf().text("FUGG").u32(3).zeros(16), GGUF_BAD_MAGIC),
        bad("HEADER_BAD_VERSION_0", RawGguf.header(0, 0, 0), GGUF_BAD_VERSION),
        bad("HEADER_BAD_VERSION_1", RawGguf.header(1, 0, 0), GGUF_BAD_VERSION),
        bad("HEADER_BAD_VERSION_FUTURE", RawGguf.header(4, 0, 0), GGUF_BAD_VERSION),
        bad("v1_zero_length_string", RawGguf.header(1, 0, 1).zeros(12), GGUF_BAD_VERSION),
        bad("big_endian_v3", RawGguf.header(3 << 24, 0, 0), GGUF_BIG_ENDIAN),
        bad("HEADER_BAD_N_TENSORS", RawGguf.header(-1, 0), GGUF_BAD_COUNT),
        bad("HEADER_BAD_N_KV", RawGguf.header(0, -1), GGUF_BAD_COUNT),
        bad("ntensors_2p55", RawGguf.header(1L << 55, 0), GGUF_BAD_COUNT),
        bad("nkv_2p55", RawGguf.header(0, 1L << 55), GGUF_BAD_COUNT),
        bad("more tensors than bytes", RawGguf.header(3, 0).zeros(48), GGUF_BAD_COUNT),
        bad("KV_BAD_KEY_SIZE", pairs(1).u64(-1).zeros(16), GGUF_BAD_KEY),
        bad("KV_EMPTY_KEY", pairs(1).pair("", Value.u8(1)).zeros(9), GGUF_BAD_KEY),
        bad("key_embedded_nul", pairs(1).pair("a\0b", Value.u8(1)), GGUF_BAD_KEY),
        bad(
            "key_invalid_utf8",
            pairs(1).string(new byte[] {'a', (byte) 0xC3}).u32(0).zeros(1),
            GGUF_BAD_KEY),
        bad("key_longer_than_65535", pairs(1).pair("k".repeat(65_536), Value.u8(1)), GGUF_BAD_KEY),
        bad(
            "KV_DUPLICATE_KEY",
            pairs(2).pair("a", Value.u8(1)).pair("a", Value.u8(2)),
            GGUF_DUPLICATE_KEY),
        bad("KV_BAD_TYPE", pairs(1).string("a").u32(13).zeros(8), GGUF_BAD_VALUE_TYPE),
        bad("key beyond the end", pairs(1).u64(100).text("abcde"), FILE_TRUNCATED));
  }

  private static Stream<Refused> values() {
    return Stream.of(
        bad("KV_BAD_VALUE_SIZE", pairs(1).string("a").u32(8).u64(-1).zeros(8), GGUF_BAD_VALUE),
        bad("oversized_string", pairs(1).string("a").u32(8).u64((16 << 20) + 1), GGUF_BAD_VALUE),
        bad("string beyond the end", pairs(1).string("a").u32(8).u64(9).zeros(8), FILE_TRUNCATED),
        bad("nested_array", array(9, 1).u32(0).u64(0), GGUF_BAD_VALUE_TYPE),
        bad("array_unknown_elem_type", array(13, 1).zeros(8), GGUF_BAD_VALUE_TYPE),
        bad("array_bomb_count", array(0, HUGE).zeros(8), GGUF_BAD_COUNT),
        bad("array_count_negative", array(0, -1).zeros(8), GGUF_BAD_COUNT),
        bad("array longer than the file", array(6, 3).zeros(11), GGUF_BAD_COUNT),
        bad("oversized_collected_array", array(0, (64L << 20) + 1).zeros(8), GGUF_BAD_COUNT),
        bad("strings longer than the file", array(8, 2).zeros(8).u64(1), FILE_TRUNCATED),
        bad("TENSORS_BAD_ALIGN", alignedTo(13), GGUF_BAD_ALIGNMENT),
        bad("DATA_BAD_ALIGN", alignedTo(13).zeros(64), GGUF_BAD_ALIGNMENT),
        bad("KV_BAD_ALIGN", pairs(1).pair("general.alignment", Value.u32(13)), GGUF_BAD_ALIGNMENT),
        bad("align_0", pairs(1).pair("general.alignment", Value.u32(0)), GGUF_BAD_ALIGNMENT),
        bad(
            "KV_WRONG_TYPE_ALIGN",
            pairs(1).pair("general.alignment", Value.i32(32)),
            GGUF_BAD_ALIGNMENT),
        bad(
            "align_0x80000000",
            pairs(1).pair("general.alignment", Value.u32(0x8000_0000L)),
            GGUF_BAD_ALIGNMENT),
        bad(
            "align_dup_after",
            pairs(2)
                .pair("general.alignment", Value.u32(32))
                .pair("general.alignment", Value.u32(64)),
            GGUF_DUPLICATE_KEY));
  }

  private static Stream<Refused> names() {
    return Stream.of(
        bad("TENSORS_BAD_NAME_SIZE", one("n".repeat(64), F32, 0, 8), GGUF_BAD_TENSOR_NAME),
        bad("tensor_name_empty", one("", F32, 0, 8), GGUF_BAD_TENSOR_NAME),
        bad("tensor_name_embedded_nul", one("a\0b", F32, 0, 8), GGUF_BAD_TENSOR_NAME),
        bad(
            "tensor name not UTF-8",
            RawGguf.header(1, 0).string(new byte[] {(byte) 0xFF}).u32(0).u32(0).u64(0),
            GGUF_BAD_TENSOR_NAME),
        bad(
            "TENSORS_DUPLICATE_NAME",
            RawGguf.header(2, 0).tensor("a", F32, 0, 8).tensor("a", F32, 32, 8).pad(32).zeros(64),
            GGUF_DUPLICATE_TENSOR),
        bad("TENSORS_BAD_TYPE", one("a", 43, 0, 8), GGUF_BAD_TENSOR_TYPE),
        bad("tensor_removed_type_4", one("a", 4, 0, 32), GGUF_BAD_TENSOR_TYPE),
        bad("tensor_type_neg", one("a", -1, 0, 32), GGUF_BAD_TENSOR_TYPE));
  }

  private static Stream<Refused> shapes() {
    return Stream.of(
        bad("TENSORS_BAD_N_DIMS", one("a", F32, 0, 1, 1, 1, 1, 1), GGUF_BAD_SHAPE),
        bad(
            "n_dims_upper_bound",
            RawGguf.header(1, 0).string("a").u32(1_000_000).zeros(64),
            GGUF_BAD_SHAPE),
        bad("n_dims negative", RawGguf.header(1, 0).string("a").u32(-1).zeros(64), GGUF_BAD_SHAPE),
        bad("TENSORS_BAD_SHAPE", one("a", F32, 0, -1), GGUF_BAD_SHAPE),
        bad("tensor_row_not_multiple_of_block_size", one("a", 2, 0, 31), GGUF_BAD_SHAPE),
        bad("tensor_not_block_multiple", one("a", TensorType.Q4_K.id(), 0, 128), GGUF_BAD_SHAPE),
        bad("TENSORS_NE_TOO_BIG", one("a", I8, 0, 1L << 62, 3), TENSOR_SIZE_OVERFLOW),
        bad(
            "ne_product_wraps_to_zero_2p32x2p32",
            one("a", F32, 0, 1L << 32, 1L << 32),
            TENSOR_SIZE_OVERFLOW),
        bad("ne_product_wraps_negative_I8", one("a", I8, 0, 1L << 62, 3), TENSOR_SIZE_OVERFLOW),
        bad(
            "ne_product_wraps_positive_small",
            one("a", I8, 0, (1L << 62) + 1, 4, 2),
            TENSOR_SIZE_OVERFLOW),
        bad(
            "dims_product_no_uint64_wraparound",
            one("a", F32, 0, 4_194_305, 4_194_305, 211_106_198_978_564L),
            TENSOR_SIZE_OVERFLOW),
        bad(
            "TENSORS_NBYTES_TOO_BIG",
            one("a", TensorType.I64.id(), 0, 1L << 61),
            TENSOR_SIZE_OVERFLOW),
        bad("ggml_pad_wrap_F32_SIZEMAXdiv4", one("a", F32, 0, HUGE / 2), TENSOR_SIZE_OVERFLOW),
        bad("tensor_elements_overflow", one("a", F32, 0, -1, 2), GGUF_BAD_SHAPE));
  }

  private static Stream<Refused> places() {
    return Stream.of(
        bad("TENSORS_BAD_OFFSET", one("a", F32, -1, 8), GGUF_BAD_OFFSET),
        bad("tensor_offset_gap", one("a", F32, 32, 8).zeros(32), GGUF_BAD_OFFSET),
        bad("tensor_offset_unaligned", two(I8, 0, 8, 8), GGUF_BAD_OFFSET),
        bad("tensor_offset_overlap", two(F32, 0, 0, 8), GGUF_BAD_OFFSET),
        bad(
            "DATA_INCONSISTENT_ALIGN",
            RawGguf.header(2, 1)
                .pair("general.alignment", Value.u32(64))
                .tensor("a", I8, 0, 1)
                .tensor("b", I8, 32, 1)
                .pad(64)
                .zeros(64),
            GGUF_BAD_OFFSET),
        bad(
            "TENSORS_INCONSISTENT_ALIGN",
            RawGguf.header(2, 1)
                .pair("general.alignment", Value.u32(32))
                .tensor("a", I8, 0, 1)
                .tensor("b", I8, 1, 1)
                .pad(32)
                .zeros(64),
            GGUF_BAD_OFFSET));
  }

  private static Stream<Refused> sizes() {
    return Stream.of(
        bad(
            "DATA_MEM_SIZE_OVERFLOW",
            two(I8, 0, 0x7FFF_FFFF_FFFF_FFC0L, 0x7FFF_FFFF_FFFF_FFC0L),
            TENSOR_SIZE_OVERFLOW),
        bad("padded size overflows", one("a", I8, 0, HUGE), TENSOR_SIZE_OVERFLOW),
        bad("data not there", one("a", F32, 0, 16), FILE_TRUNCATED),
        bad(
            "DATA_NOT_ENOUGH_DATA",
            RawGguf.header(1, 0).tensor("a", F32, 0, 2).pad(32).zeros(31),
            FILE_TRUNCATED),
        bad(
            "truncated_tensor_data",
            RawGguf.header(1, 0).tensor("a", F32, 0, 2).pad(32).zeros(7),
            FILE_TRUNCATED),
        bad("no padding before data", RawGguf.header(1, 0).tensor("a", F32, 0, 0), FILE_TRUNCATED),
        bad("trailing_garbage", one("a", F32, 0, 8).text("PK"), TRAILING_DATA),
        bad("trailing zeros", one("a", F32, 0, 8).zeros(1), TRAILING_DATA),
        bad("bytes after a header alone", pairs(0).zeros(41), TRAILING_DATA));
  }

  static Stream<Accepted> accepted() {
    return Stream.of(
        good("HEADER_EMPTY", RawGguf.header(0, 0)),
        good("header and padding", RawGguf.header(0, 0).pad(32)),
        good("KV_SUCCESS", pairs(1).pair("a", Value.string("b"))),
        good("longest key", pairs(1).pair("k".repeat(65_535), Value.u8(1))),
        good("DATA_CUSTOM_ALIGN", custom(1).zeros(8)),
        good("wide alignment", custom(64).pad(64).zeros(64)),
        good("v2", RawGguf.header(2, 0, 1).pair("a", Value.u8(1))),
        good("TENSORS_SUCCESS", one("a", F32, 0, 8)),
        good("tensor_ndims_0", RawGguf.header(1, 0).tensor("a", F32, 0).pad(32).zeros(32)),
        good("TENSORS_ZERO_DIM", RawGguf.header(1, 0).tensor("a", F32, 0, 8, 0).pad(32)),
        good("longest name", one("n".repeat(63), F32, 0, 8)),
        good(
            "TENSORS_CUSTOM_ALIGN",
            RawGguf.header(2, 1)
                .pair("general.alignment", Value.u32(1))
                .tensor("a", I8, 0, 3)
                .tensor("b", I8, 3, 5)
                .zeros(8)),
        good(
            "last_tensor_unpadded",
            RawGguf.header(1, 0).tensor("a", F32, 0, 2).pad(32).zeros(8),
            Finding.Kind.LAST_TENSOR_UNPADDED),
        good(
            "nonzero_padding",
            RawGguf.header(1, 0).tensor("a", F32, 0, 2).pad(32).zeros(8).bytes((byte) 1).zeros(23),
            Finding.Kind.PADDING_NOT_ZERO),
        good(
            "string_invalid_utf8",
            pairs(1).string("a").u32(8).string(new byte[] {(byte) 0xFF}),
            Finding.Kind.STRING_NOT_UTF8),
        good(
            "string_embedded_nul",
            pairs(1).pair("a", Value.string("x\0y")),
            Finding.Kind.STRING_HAS_NUL),
        good(
            "bool_value_2",
            pairs(1).string("a").u32(7).bytes((byte) 2),
            Finding.Kind.BOOL_NOT_0_OR_1));
  }

  private static RawGguf custom(long alignment) {
    return RawGguf.header(1, 1)
        .pair("general.alignment", Value.u32(alignment))
        .tensor("a", I8, 0, 8);
  }

  private static RawGguf pairs(long count) {
    return RawGguf.header(0, count);
  }

  private static RawGguf alignedTo(long alignment) {
    return RawGguf.header(1, 1)
        .pair("general.alignment", Value.u32(alignment))
        .tensor("a", I8, 0, 1)
        .zeros(13);
  }

  private static RawGguf array(int elementType, long count) {
    return pairs(1).string("a").u32(ValueType.ARRAY.id()).u32(elementType).u64(count);
  }

  /// One tensor and data for eight floats.
  private static RawGguf one(String name, int type, long offset, long... dims) {
    return RawGguf.header(1, 0).tensor(name, type, offset, dims).pad(32).zeros(32);
  }

  private static RawGguf two(int type, long first, long second, long columns) {
    return RawGguf.header(2, 0)
        .tensor("a", type, first, columns)
        .tensor("b", type, second, columns)
        .pad(32)
        .zeros(64);
  }

  private static Refused bad(String name, RawGguf raw, Code code) {
    return new Refused(name, raw.done(), code);
  }

  private static Accepted good(String name, RawGguf raw, Finding.Kind... findings) {
    return new Accepted(name, raw.done(), List.of(findings));
  }
}
