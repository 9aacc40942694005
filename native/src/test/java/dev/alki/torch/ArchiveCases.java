// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import static dev.alki.fault.Code.*;

import dev.alki.fault.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Archives and files of the older form that lie around a pickle that is true.
final class ArchiveCases {
  private static final byte[] PICKLE = RawTorch.plain().done();
  private static final byte[] ZIP = RawTorch.zip(PICKLE);
  private static final int CENTRAL = RawTorch.find(ZIP, 'P', 'K', 1, 2);
  private static final int END64 = RawTorch.find(ZIP, 'P', 'K', 6, 6);
  private static final int LOCATOR = RawTorch.find(ZIP, 'P', 'K', 6, 7);
  private static final int END = RawTorch.find(ZIP, 'P', 'K', 5, 6);
  private static final byte[] LEGACY_PICKLE = RawTorch.dict(RawPickle.beginLegacy()).done();

  private ArchiveCases() {}

  static Stream<PickleCases.Refused> refused() {
    return Stream.of(entries(), directories(), ends(), legacy()).flatMap(cases -> cases);
  }

  private static Stream<PickleCases.Refused> entries() {
    return Stream.of(
        entry("bad CRC of the pickle", 0, it -> it.crc(it.crc() ^ 1), TORCH_BAD_ARCHIVE),
        entry("encrypted", 2, it -> it.flags(0x809), TORCH_BAD_ARCHIVE),
        entry("deflated", 2, it -> it.method(8), TORCH_BAD_ARCHIVE),
        entry("size before the descriptor's", 2, it -> it.size(23), TORCH_BAD_ARCHIVE),
        entry("size beyond the file", 2, it -> it.size(1 << 30), TORCH_BAD_ARCHIVE),
        entry("another local name", 2, it -> it.localName("m/data/9"), TORCH_BAD_ARCHIVE),
        entry("a longer local name", 2, it -> it.localName("m/data/00"), TORCH_BAD_ARCHIVE),
        archive("no data.pkl", it -> it.removeFirst()),
        archive("two data.pkl", it -> it.add(RawZip.Entry.of("n/data.pkl", PICKLE))),
        archive("two of one name", it -> it.add(RawZip.Entry.of("m/data/0", new byte[1]))),
        archive(
            "big-endian",
            it ->
                it.set(1, RawZip.Entry.of("m/byteorder", "big".getBytes(StandardCharsets.UTF_8)))),
        archive(
            "byte order of 1 MB",
            it -> it.set(1, RawZip.Entry.of("m/byteorder", new byte[1 << 20]))),
        archive(
            "pickle of 17 MB", it -> it.set(0, RawZip.Entry.of("m/data.pkl", new byte[17 << 20]))),
        unsafe("../x"),
        unsafe("m/../../x"),
        unsafe("/x"),
        unsafe("m//x"),
        unsafe("m/./x"),
        unsafe("m\\x"),
        unsafe("C:x"),
        unsafe("m/x\ty"),
        unsafe(""));
  }

  private static Stream<PickleCases.Refused> directories() {
    List<RawZip.Entry> entries = RawTorch.entries(PICKLE);
    byte[] twice =
        RawZip.of(entries, List.of(RawZip.Entry.of("m/other", PICKLE).localName("m/data.pkl")));
    return Stream.of(
        zip("overlapping entries", twice),
        zip("flags differ", RawTorch.with(ZIP, 6, 0)),
        zip("methods differ", RawTorch.with(ZIP, 8, 8)),
        zip("checksums differ", RawTorch.with(ZIP, 14, 1)),
        zip("sizes differ", RawTorch.with(ZIP, 18, 1)),
        zip("stored size differs", RawTorch.with(ZIP, CENTRAL + 20, 3)),
        zip("another disk", RawTorch.with(ZIP, CENTRAL + 34, 1)),
        zip("entry beyond the file", RawTorch.with(ZIP, CENTRAL + 42, 0xff, 0xff, 0xff)),
        zip("entry in the directory", RawTorch.with(ZIP, CENTRAL + 42, CENTRAL, CENTRAL >> 8)),
        zip("large size without one", RawTorch.with(ZIP, CENTRAL + 24, 0xff, 0xff, 0xff, 0xff)),
        zip("no signature", RawTorch.with(ZIP, CENTRAL, 'p')),
        zip("name longer than the directory", RawTorch.with(ZIP, CENTRAL + 28, 0xff, 0xff)),
        zip("extra longer than the directory", RawTorch.with(ZIP, CENTRAL + 30, 0xff, 0xff)));
  }

  private static Stream<PickleCases.Refused> ends() {
    return Stream.of(
        zip("cut", Arrays.copyOf(ZIP, ZIP.length - 1)),
        zip("without its ends", Arrays.copyOf(ZIP, END64)),
        zip("a byte more", Arrays.copyOf(ZIP, ZIP.length + 1)),
        zip("a comment", RawTorch.with(ZIP, END + 20, 1)),
        zip("a part of several", RawTorch.with(ZIP, END + 4, 1)),
        zip("a number of entries", RawTorch.with(ZIP, END + 8, 9, 0, 9)),
        zip(
            "fewer entries",
            RawTorch.with(
                RawTorch.with(ZIP, END + 8, 3, 0, 3), END64 + 24, 3, 0, 0, 0, 0, 0, 0, 0, 3)),
        zip(
            "more entries",
            RawTorch.with(
                RawTorch.with(ZIP, END + 8, 5, 0, 5), END64 + 24, 5, 0, 0, 0, 0, 0, 0, 0, 5)),
        zip("zip64 says another place", RawTorch.with(ZIP, END64 + 48, 1)),
        zip("zip64 says another size", RawTorch.with(ZIP, END64 + 40, 1)),
        zip("zip64 says another number", RawTorch.with(ZIP, END64 + 32, 9)),
        zip("zip64 of a negative size", RawTorch.with(ZIP, END64 + 47, 0x80)),
        zip("zip64 is elsewhere", RawTorch.with(ZIP, LOCATOR + 8, 1)),
        zip("zip64 on two disks", RawTorch.with(ZIP, LOCATOR + 16, 2)),
        zip("zip64 without its signature", RawTorch.with(ZIP, END64, 'p')),
        zip("nothing but a beginning", new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0}),
        zip(
            "directory of another size",
            RawTorch.with(RawTorch.with(ZIP, END + 12, 1), END64 + 40, 1)));
  }

  private static Stream<PickleCases.Refused> legacy() {
    byte[] good = RawTorch.legacy();
    int magic = RawTorch.magic().length;
    return Stream.of(
        old("legacy magic wrong", RawTorch.with(good, 5, 0), TORCH_BAD_ARCHIVE),
        old(
            "any pickle",
            RawPickle.begin().op(')', ')', ')', ')', ')', ')').op(0x86).done(),
            PICKLE_INVALID),
        old("another version", RawTorch.with(good, magic + 3, 0xea), TORCH_BAD_ARCHIVE),
        old(
            "big-endian machine",
            RawTorch.with(good, RawTorch.find(good, 0x88, 'u'), 0x89),
            TORCH_BAD_ARCHIVE),
        old(
            "key that is not used",
            RawTorch.legacy(LEGACY_PICKLE, List.of("0", "1"), 6, 6),
            TORCH_BAD_ARCHIVE),
        old(
            "key twice",
            RawTorch.legacy(LEGACY_PICKLE, List.of("0", "0"), 6, 6),
            TORCH_BAD_ARCHIVE),
        old("key that is not there", RawTorch.legacy(LEGACY_PICKLE, List.of()), TORCH_BAD_ARCHIVE),
        old("another size", RawTorch.legacy(LEGACY_PICKLE, List.of("0"), 7), TORCH_BAD_ARCHIVE),
        old("no size", RawTorch.legacy(LEGACY_PICKLE, List.of("0")), TORCH_BAD_ARCHIVE),
        old("cut within a storage", Arrays.copyOf(good, good.length - 1), FILE_TRUNCATED),
        old("a byte more behind a storage", Arrays.copyOf(good, good.length + 1), TRAILING_DATA),
        old("persistent id of five", RawTorch.legacy(PICKLE, List.of("0"), 6), TORCH_BAD_TENSOR),
        old(
            "a storage with two types",
            RawTorch.legacy(
                RawTorch.dict(RawPickle.beginLegacy())
                    .text("v")
                    .tensor("HalfStorage", "0", 6, 0, new long[] {6}, new long[] {1})
                    .op('s')
                    .done(),
                List.of("0"),
                6),
            TORCH_BAD_TENSOR),
        old(
            "storage in the version",
            concatenated(
                RawTorch.magic(), RawPickle.beginLegacy().storage("FloatStorage", "0", 1).done()),
            TORCH_BAD_TENSOR),
        old("cut after the magic", RawTorch.magic(), PICKLE_INVALID));
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static PickleCases.Refused entry(
      String name, int index, UnaryOperator<RawZip.Entry> change, Code code) {
    List<RawZip.Entry> entries = RawTorch.entries(PICKLE);
    entries.set(index, change.apply(entries.get(index)));
    return new PickleCases.Refused(name, RawZip.of(entries), code);
  }

  private static PickleCases.Refused archive(String name, Consumer<List<RawZip.Entry>> change) {
    List<RawZip.Entry> entries = new ArrayList<>(RawTorch.entries(PICKLE));
    change.accept(entries);
    return zip(name, RawZip.of(entries));
  }

  private static PickleCases.Refused unsafe(String entry) {
    List<RawZip.Entry> entries = RawTorch.entries(PICKLE);
    entries.add(RawZip.Entry.of(entry, new byte[1]));
    return new PickleCases.Refused(
        "entry '" + entry.strip() + "'", RawZip.of(entries), UNSAFE_NAME);
  }

  private static PickleCases.Refused zip(String name, byte[] file) {
    return new PickleCases.Refused(name, file, TORCH_BAD_ARCHIVE);
  }

  private static PickleCases.Refused old(String name, byte[] file, Code code) {
    return new PickleCases.Refused(name, file, code);
  }
}
