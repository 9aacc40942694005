// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Finding;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is accepted, and what is read from it.
class GgufFileTest {
  @TempDir private Path folder;

  @Test
  void readsWhatStandsInTheFile() {
    try (GgufFile file =
        open(
            RawGguf.header(2, 2)
                .pair("general.architecture", Value.string("llama"))
                .pair("n", Value.u32(4_000_000_000L))
                .tensor("a", TensorType.F32.id(), 0, 2, 3)
                .tensor("b", TensorType.Q8_0.id(), 32, 32)
                .pad(32)
                .bytes(new byte[24])
                .zeros(8)
                .bytes((byte) 7)
                .zeros(63))) {
      assertThat(file.version()).isEqualTo(3);
      assertThat(file.metadata().architecture()).isEqualTo("llama");
      assertThat(file.metadata().get("n").orElseThrow().asLong()).isEqualTo(4_000_000_000L);
      assertThat(file.alignment()).isEqualTo(32);
      assertThat(file.tensors())
          .containsExactly(
              new TensorInfo("a", Shape.of(2, 3), TensorType.F32, 0),
              new TensorInfo("b", Shape.of(32), TensorType.Q8_0, 32));
      TensorInfo b = file.tensor("b").orElseThrow();
      assertThat(file.data(b).byteSize()).isEqualTo(34);
      assertThat(file.data(b).get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 7);
      assertThat(file.findings()).isEmpty();
    }
  }

  @Test
  void keepsTheBytesOfEveryKindOfValue() {
    List<Value> values =
        List.of(
            Value.u8(200),
            new Value(ValueType.I8, new byte[] {-3}),
            Value.u16(65_000),
            new Value(ValueType.I16, new byte[] {1, -1}),
            Value.u32(1),
            Value.i32(-1),
            Value.u64(-1),
            new Value(ValueType.I64, new byte[8]),
            Value.f32(Float.NaN),
            new Value(ValueType.F64, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}),
            Value.bool(true),
            Value.string("Grüße"),
            Value.strings(List.of("", "a", "日本")),
            Value.stringBytes(List.of(new byte[] {-1, 0})),
            Value.i32s(1, -2),
            Value.f32s(),
            Value.u8s(new byte[] {1}),
            Value.bools(true, false));
    RawGguf raw = RawGguf.header(0, values.size());
    for (int i = 0; i < values.size(); i++) {
      raw.pair("k" + i, values.get(i));
    }
    try (GgufFile file = open(raw)) {
      assertThat(file.metadata().entries().values()).containsExactlyElementsOf(values);
      assertThat(file.metadata().entries().keySet()).startsWith("k0", "k1").endsWith("k17");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.alki.gguf.GgufCases#accepted")
  void accepts(GgufCases.Accepted good) {
    try (GgufFile file = open(good.bytes())) {
      assertThat(file.findings())
          .extracting(Finding::kind)
          .containsExactlyElementsOf(good.findings());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.alki.gguf.GgufCases#refused")
  void refuses(GgufCases.Refused bad) {
    Fault fault = catchThrowableOfType(Fault.class, () -> open(bad.bytes()).close());
    assertThat(fault).describedAs(bad.name()).isNotNull();
    assertThat(fault.code()).describedAs(fault.report()).isEqualTo(bad.code());
    assertThat(fault.getMessage()).startsWith(folder.toString());
  }

  @Test
  void oddTruthsAreTrue() {
    try (GgufFile file =
        open(RawGguf.header(0, 1).string("b").u32(ValueType.BOOL.id()).bytes((byte) 2))) {
      assertThat(file.metadata().get("b").orElseThrow().asBool()).isTrue();
    }
  }

  @Test
  void saysThatAPointerOfGitIsNoModel() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("m.gguf"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
    assertThatThrownBy(() -> GgufFile.open(file))
        .isInstanceOfSatisfying(Fault.class, f -> assertThat(f.code()).isEqualTo(Code.NOT_A_MODEL))
        .hasMessageContaining("Git LFS");
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThatThrownBy(() -> GgufFile.open(folder.resolve("none.gguf")))
        .isInstanceOfSatisfying(
            Fault.class, f -> assertThat(f.code()).isEqualTo(Code.FILE_NOT_FOUND));
  }

  @Test
  void saysThatAFolderIsNoFile() {
    assertThatThrownBy(() -> GgufFile.open(folder))
        .isInstanceOfSatisfying(
            Fault.class, f -> assertThat(f.code()).isEqualTo(Code.FILE_UNREADABLE));
  }

  private GgufFile open(RawGguf raw) {
    return open(raw.done());
  }

  private GgufFile open(byte[] bytes) {
    return GgufFile.open(new RawGguf().bytes(bytes).into(folder.resolve("case.gguf")));
  }
}
