// SPDX-License-Identifier: Apache-2.0
package dev.alki.safetensors;

import static dev.alki.safetensors.RawSafetensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Fault;
import dev.alki.files.Finding;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Reading one file, whoever wrote it.
class SafetensorsFileTest {
  @TempDir private Path folder;

  @Test
  void readsTensorsInTheOrderOfTheHeader() {
    String json =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + tensor("b", "BF16", "[2,3]", "[4,16]")
            + ","
            + tensor("a", "F32", "[]", "[0,4]")
            + "}";
    try (SafetensorsFile file = open(RawSafetensors.of(json, 16))) {
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
      assertThat(file.tensors())
          .containsExactly(
              new TensorEntry("b", Dtype.BF16, List.of(2L, 3L), 4, 16),
              new TensorEntry("a", Dtype.F32, List.of(), 0, 4));
      assertThat(file.dataStart()).isEqualTo(8 + json.length());
      assertThat(file.data(file.tensors().getFirst()).toArray(ValueLayout.JAVA_BYTE))
          .containsExactly(4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
      assertThat(file.tensors().getFirst().elements()).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsEveryDtype(Dtype dtype) {
    byte[] bytes =
        RawSafetensors.of(
            "{" + tensor("a", dtype.name(), "[8]", "[0," + dtype.bits() + "]") + "}", dtype.bits());
    try (SafetensorsFile file = open(bytes)) {
      assertThat(file.tensors().getFirst().dtype()).isEqualTo(dtype);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.alki.safetensors.SafetensorsCases#accepted")
  void accepts(SafetensorsCases.Accepted good) {
    try (SafetensorsFile file = open(good.bytes())) {
      assertThat(file.findings())
          .extracting(Finding::kind)
          .containsExactlyElementsOf(good.findings());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.alki.safetensors.SafetensorsCases#refused")
  void refuses(SafetensorsCases.Refused bad) {
    Fault fault = catchThrowableOfType(Fault.class, () -> open(bad.bytes()).close());
    assertThat(fault).describedAs(bad.name()).isNotNull();
    assertThat(fault.code()).describedAs(fault.report()).isEqualTo(bad.code());
    assertThat(fault.getMessage()).startsWith(folder.toString()).doesNotContain("\n");
    assertThat(fault.report().length()).describedAs(fault.report()).isLessThan(700);
  }

  @Test
  void saysWhereTheJsonIsWrong() {
    Fault fault =
        catchThrowableOfType(Fault.class, () -> open(RawSafetensors.of("{\"a\":nul}", 0)).close());
    assertThat(fault).hasMessageContaining("at offset 1");
  }

  @Test
  void everyPrefixAndEveryFlippedBitIsReadOrRefused() throws Exception {
    byte[] valid =
        RawSafetensors.of(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + tensor("b", "BF16", "[2,3]", "[4,16]")
                + ","
                + tensor("\u00fc", "F32", "[]", "[0,4]")
                + "}",
            16);
    for (int length = 0; length < valid.length; length++) {
      assertThat(reads(Arrays.copyOf(valid, length))).describedAs("%d bytes", length).isFalse();
    }
    for (int at = 0; at < valid.length - 16; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = valid.clone();
        changed[at] ^= (byte) (1 << bit);
        reads(changed);
      }
    }
    assertThat(reads(valid)).isTrue();
  }

  private boolean reads(byte[] bytes) throws Exception {
    try (SafetensorsFile file = open(bytes)) {
      long data = file.tensors().stream().mapToLong(t -> file.data(t).byteSize()).sum();
      assertThat(file.dataStart() + data).isEqualTo(file.size());
      return true;
    } catch (Fault e) {
      Files.delete(folder.resolve("case.safetensors"));
      return false;
    }
  }

  private SafetensorsFile open(byte[] bytes) {
    return SafetensorsFile.open(RawSafetensors.write(folder.resolve("case.safetensors"), bytes));
  }
}
