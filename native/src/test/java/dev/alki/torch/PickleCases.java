// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import static dev.alki.fault.Code.*;

import dev.alki.fault.Code;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/// Pickles that lie, or want to do something.
final class PickleCases {
  private static final String REBUILD = "_rebuild_tensor_v2";
  private static final long[] SIZE = {2, 3};
  private static final long[] STRIDE = {3, 1};

  private PickleCases() {}

  record Refused(String name, byte[] file, Code code) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Refused> refused() {
    return Stream.of(
            code(), names(), stacks(), lengths(), endings(), storages(), tensors(), roots())
        .flatMap(cases -> cases);
  }

  /// `os.system("id")` in every way there is.
  private static Stream<Refused> code() {
    return Stream.of(
        forbidden(
            "REDUCE of a GLOBAL", begin().global("os", "system").op('(').text("id").op('t', 'R')),
        forbidden(
            "STACK_GLOBAL",
            RawPickle.begin().text("os").text("system").op(0x93).op('(').text("id").op('t', 'R')),
        forbidden("INST", begin().op('(').text("id").op('i').bytes(ascii("os\nsystem\n"))),
        forbidden("OBJ", begin().op('(').global("os", "system").text("id").op('o')),
        forbidden(
            "OBJ of a name that is allowed",
            begin().op('(').global("collections", "OrderedDict").op('o')),
        forbidden("NEWOBJ", begin().global("collections", "OrderedDict").op(')', 0x81)),
        forbidden("NEWOBJ_EX", begin().global("collections", "OrderedDict").op(')', '}', 0x92)),
        forbidden(
            "BUILD of a name",
            begin().global("collections", "OrderedDict").op('}').text("x").op('N', 's', 'b')),
        forbidden("BUILD of a dict", begin().op('}', '}', 'b')),
        forbidden(
            "BUILD with slots",
            begin().global("collections", "OrderedDict").op(')', 'R', 'N', '}', 0x86, 'b')),
        forbidden("EXT1", begin().op(0x82, 1)),
        forbidden("EXT2", begin().op(0x83, 1, 0)),
        forbidden("EXT4", begin().op(0x84, 1, 0, 0, 0)),
        forbidden("PERSID", begin().op('P').bytes(ascii("x\n"))),
        forbidden("DUP", begin().op('N', '2')),
        forbidden("POP on empty", begin().op('0')),
        forbidden("POP_MARK", begin().op('1')),
        forbidden("INT as text", begin().op('I').bytes(ascii("1\n"))),
        forbidden("LONG4 of 2^31", begin().op(0x8b).u32(Integer.MIN_VALUE)),
        forbidden("NEXT_BUFFER", begin().op(0x97)),
        forbidden("BYTEARRAY8", begin().op(0x96).u64(-1)),
        forbidden("payload first, broken stream after", begin().global("os", "system").op(0xff)));
  }

  private static Stream<Refused> names() {
    return Stream.of(
        forbidden("getattr in two steps", begin().global("builtins", "getattr")),
        forbidden("torch.jit", begin().global("torch.jit._script", "unpackage_script_module")),
        forbidden("numpy", begin().global("numpy.core.multiarray", "_reconstruct")),
        forbidden("submodule", begin().global("asyncio.unix_events", "subprocess.Popen")),
        forbidden("dotted name", stacked("torch", "_utils." + REBUILD)),
        forbidden("dotted name of a module", stacked("torch._utils.sys", "modules")),
        forbidden("the name in the module", stacked("torch._utils._rebuild_tensor_v2", "")),
        forbidden("another version", begin().global("torch._utils", "_rebuild_tensor")),
        forbidden("unknown storage class", begin().global("torch", "QInt8Storage")),
        forbidden("untyped storage", begin().global("torch.storage", "UntypedStorage")),
        forbidden("blank before the name", begin().global("torch._utils ", REBUILD)),
        forbidden("other letters", begin().global("Torch._utils", REBUILD)),
        invalid("STACK_GLOBAL of numbers", begin().op('K', 1, 'K', 2, 0x93)),
        invalid("name without an end", begin().op('c').bytes(ascii("a".repeat(1000)))));
  }

  private static Stream<Refused> stacks() {
    return Stream.of(
        invalid("MARK underflow", begin().op('t')),
        invalid("stack underflow", begin().op(0x86)),
        invalid("TUPLE2 across a mark", begin().op('N', '(', 'N', 0x86)),
        invalid("PUT on empty", begin().op('q', 0)),
        invalid("GET of nothing", begin().op('h', 7)),
        invalid("GET of a negative place", begin().op('j').u32(-1)),
        invalid("memo bomb", begin().op('N').repeat(1_000_000, 0x94)),
        invalid("PUT far away", begin().op('N', 'r').u32(Integer.MAX_VALUE)),
        invalid("PUT at a negative place", begin().op('N', 'r').u32(-1)),
        invalid("nesting of marks", begin().repeat(100_000, '(')),
        invalid("nesting of lists", begin().repeat(100_000, ']').repeat(100_000, 'a')),
        invalid("nesting of tuples", begin().op(')').repeat(100_000, 0x85)),
        invalid("a million entries", begin().op(']').repeat(1_000_000, 'N', 'a')),
        invalid("APPEND to a dict", begin().op('}', 'N', 'a')),
        invalid("SETITEM of a list", begin().op(']').text("a").op('N', 's')),
        invalid("SETITEMS of three", begin().op('}', '(').text("a").op('N').text("b").op('u')),
        invalid("REDUCE of a text", begin().text("a").op(')', 'R')),
        invalid(
            "REDUCE without a tuple", begin().global("collections", "OrderedDict").op('N', 'R')),
        bad(
            "OrderedDict of something",
            begin().global("collections", "OrderedDict").op(']', 0x85, 'R')));
  }

  private static Stream<Refused> lengths() {
    return Stream.of(
        invalid("BINUNICODE8 of 2^63", begin().op(0x8d).u64(Long.MIN_VALUE)),
        invalid("BINUNICODE8 too long", begin().op(0x8d).u64(1000)),
        invalid("BINUNICODE of 2^32", begin().op('X').u32(-1)),
        invalid("LONG1 too long", begin().op(0x8a, 255)),
        invalid("text that is not UTF-8", begin().op('U', 1, 0xff)),
        invalid("surrogate", begin().op('X').u32(3).op(0xed, 0xa0, 0x80)),
        invalid("FRAME too long", begin().op(0x95).u64(1000)),
        invalid("FRAME of 2^63", begin().op(0x95).u64(Long.MIN_VALUE)),
        invalid(
            "FRAME too short",
            begin().op(0x95).u64(2).op('K', 1, 'K', 1).op(0x95).u64(1).op('K', 1)),
        invalid("FRAME in a frame", begin().op(0x95).u64(9).op(0x95).u64(0)),
        invalid("FRAME beyond the end", begin().op(0x95).u64(3).op('N')),
        invalid("STOP within a frame", begin().op('}', 0x95).u64(2).op('.', 'N')));
  }

  private static Stream<Refused> endings() {
    return Stream.of(
        new Refused("missing STOP", RawTorch.zip(RawTorch.plain().cut()), PICKLE_INVALID),
        new Refused("empty", RawTorch.zip(new byte[0]), PICKLE_INVALID),
        new Refused("nothing but STOP", RawTorch.zip(new byte[] {'.'}), PICKLE_INVALID),
        invalid("two values", RawTorch.plain().op('N')),
        invalid("a mark is left", begin().op('}', '(')),
        new Refused(
            "trailing bytes", RawTorch.zip(RawTorch.plain().op('.', 'N').cut()), PICKLE_INVALID),
        new Refused(
            "second pickle",
            RawTorch.zip(RawTorch.plain().op('.').bytes(RawTorch.plain().done()).cut()),
            PICKLE_INVALID),
        new Refused(
            "protocol 6",
            RawTorch.zip(RawTorch.with(RawTorch.plain().done(), 1, 6)),
            PICKLE_INVALID),
        new Refused("protocol 0", RawTorch.zip(ascii("(lp0\n.")), PICKLE_INVALID),
        invalid("PROTO twice", begin().op(0x80, 2)));
  }

  private static Stream<Refused> storages() {
    return Stream.of(
        bad("persistent id is a text", begin().text("storage").op('Q')),
        bad(
            "persistent id of four",
            begin()
                .op('(')
                .text("storage")
                .global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .op('t', 'Q')),
        bad(
            "persistent id of six",
            begin()
                .op('(')
                .text("storage")
                .global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .op('K', 6, 'N', 't', 'Q')),
        bad(
            "persistent id of another kind",
            begin()
                .op('(')
                .text("module")
                .global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .op('K', 6, 't', 'Q')),
        bad(
            "storage class is a function",
            begin()
                .op('(')
                .text("storage")
                .global("collections", "OrderedDict")
                .text("0")
                .text("cpu")
                .op('K', 6, 't', 'Q')),
        bad("storage of a negative size", one(begin(), "FloatStorage", "0", -1, 0, SIZE, STRIDE)),
        bad("storage larger than its entry", one(begin(), "FloatStorage", "0", 7, 0, SIZE, STRIDE)),
        bad("storage of doubles", one(begin(), "DoubleStorage", "0", 6, 0, SIZE, STRIDE)),
        bad("storage that is not there", one(begin(), "FloatStorage", "1", 6, 0, SIZE, STRIDE)),
        bad("storage outside", one(begin(), "FloatStorage", "../data.pkl", 6, 0, SIZE, STRIDE)),
        new Refused(
            "storage beyond all sizes",
            RawTorch.zip(one(begin(), "FloatStorage", "0", Long.MAX_VALUE, 0, SIZE, STRIDE).done()),
            TENSOR_SIZE_OVERFLOW));
  }

  private static Stream<Refused> tensors() {
    return Stream.of(
        tensor("offset outside", 1, SIZE, STRIDE),
        tensor("offset far outside", Long.MAX_VALUE - 5, new long[] {1}, new long[] {1}),
        tensor("negative offset", -1, SIZE, STRIDE),
        tensor("size outside", 0, new long[] {3, 3}, STRIDE),
        tensor("negative size", 0, new long[] {-2, 3}, STRIDE),
        tensor("stride outside", 0, SIZE, new long[] {4, 1}),
        tensor("negative stride", 0, SIZE, new long[] {-3, 1}),
        tensor("more strides than sizes", 0, new long[] {6}, STRIDE),
        tensor("17 dimensions", 0, new long[17], new long[17]),
        tensor("empty, after the end", 7, new long[] {0}, new long[] {1}),
        tensor("repeats more than there is", 0, new long[] {1 << 20, 1 << 20}, new long[2]),
        overflow("size beyond all sizes", new long[] {1L << 40, 1L << 40}, new long[2]),
        overflow("stride beyond all sizes", SIZE, new long[] {Long.MAX_VALUE, 2}),
        bad(
            "tensor of a text",
            begin().global("torch._utils", REBUILD).op('(').text("x").arguments(0, SIZE, STRIDE)),
        bad("tensor without arguments", begin().global("torch._utils", REBUILD).op(')', 'R')),
        bad(
            "size of texts",
            begin()
                .global("torch._utils", REBUILD)
                .op('(')
                .storage("FloatStorage", "0", 6)
                .op('K', 0)
                .text("a")
                .op(0x85)
                .text("b")
                .op(0x85, 0x89, '}', 't', 'R')),
        bad(
            "parameter of nothing",
            begin().global("torch._utils", "_rebuild_parameter").op('N', 0x89, '}', 0x87, 'R')),
        forbidden("storage that is called", begin().global("torch", "FloatStorage").op(')', 'R')),
        bad("name twice", RawTorch.dict(begin()).text("w").op('N', 's')),
        bad("name that is a number", begin().op('}', 'K', 1, 'N', 's')),
        bad(
            "name with a NUL",
            begin().op('}').text("w\0").tensor("FloatStorage", "0", 6, 0, SIZE, STRIDE).op('s')));
  }

  private static Stream<Refused> roots() {
    return Stream.of(
        bad("a list", begin().op(']')),
        bad("a tensor", begin().tensor("FloatStorage", "0", 6, 0, SIZE, STRIDE)),
        bad("a dict in a dict", RawTorch.dict(begin().op('}').text("state_dict")).op('s')),
        bad("an entry that is a number", begin().op('}').text("step").op('K', 1, 's')),
        bad("a dict that holds itself", begin().op('}', 'q', 0).text("a").op('h', 0, 's')));
  }

  private static RawPickle begin() {
    return RawPickle.begin();
  }

  private static RawPickle stacked(String module, String name) {
    return begin().text(module).text(name).op(0x93);
  }

  private static RawPickle one(
      RawPickle begun,
      String type,
      String key,
      long elements,
      long at,
      long[] size,
      long[] stride) {
    return begun.op('}').text("w").tensor(type, key, elements, at, size, stride).op('s');
  }

  private static Refused tensor(String name, long at, long[] size, long[] stride) {
    return bad(name, one(begin(), "FloatStorage", "0", 6, at, size, stride));
  }

  private static Refused overflow(String name, long[] size, long[] stride) {
    byte[] pickle = one(begin(), "FloatStorage", "0", 6, 0, size, stride).done();
    return new Refused(name, RawTorch.zip(pickle), TENSOR_SIZE_OVERFLOW);
  }

  private static Refused forbidden(String name, RawPickle pickle) {
    return new Refused(name, RawTorch.zip(pickle.done()), PICKLE_FORBIDDEN);
  }

  private static Refused invalid(String name, RawPickle pickle) {
    return new Refused(name, RawTorch.zip(pickle.done()), PICKLE_INVALID);
  }

  private static Refused bad(String name, RawPickle pickle) {
    return new Refused(name, RawTorch.zip(pickle.done()), TORCH_BAD_TENSOR);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
