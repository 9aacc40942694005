// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.safetensors.Dtype;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading one file, whoever wrote it.
class TorchFileTest {
  private static final Path SAVED = Path.of("src/test/resources/dev/alki/torch");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"zip.bin", "legacy.bin", "zip-protocol-4.bin"})
  void readsWhatTorchSaved(String name) {
    try (TorchFile file = TorchFile.open(SAVED.resolve(name))) {
      assertThat(file.tensors())
          .extracting(TorchTensor::name)
          .containsExactly("whole", "turned", "parameter", "column", "scalar", "empty", "again");
      assertThat(floats(file, "whole")).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(tensor(file, "turned").shape()).containsExactly(3L, 2L);
      assertThat(floats(file, "turned")).containsExactly(0, 3, 1, 4, 2, 5);
      assertThat(tensor(file, "parameter").dtype()).isEqualTo(Dtype.BF16);
      assertThat(bytes(tensor(file, "parameter"))).containsExactly(0x80, 0x3f, 0, 0xc0);
      assertThat(floats(file, "column")).containsExactly(1, 4);
      assertThat(floats(file, "scalar")).containsExactly(7);
      assertThat(tensor(file, "scalar").shape()).isEmpty();
      assertThat(bytes(tensor(file, "empty"))).isEmpty();
      assertThat(tensor(file, "again").offset()).isEqualTo(tensor(file, "whole").offset());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"dev.alki.torch.PickleCases#refused", "dev.alki.torch.ArchiveCases#refused"})
  void refuses(PickleCases.Refused bad) {
    Fault fault = catchThrowableOfType(Fault.class, () -> open(bad.file()).close());
    assertThat(fault).describedAs(bad.name()).isNotNull();
    assertThat(fault.code()).describedAs(fault.report()).isEqualTo(bad.code());
    assertThat(fault.getMessage()).startsWith(folder.toString()).doesNotContain("\n");
    assertThat(fault.report().length()).describedAs(fault.report()).isLessThan(700);
  }

  @Test
  void everyCaseHasItsOwnName() {
    List<String> names =
        Stream.concat(PickleCases.refused(), ArchiveCases.refused())
            .map(PickleCases.Refused::name)
            .toList();
    assertThat(names).hasSizeGreaterThan(150);
    assertThat(PickleCases.refused().map(PickleCases.Refused::name)).doesNotHaveDuplicates();
    assertThat(ArchiveCases.refused().map(PickleCases.Refused::name)).doesNotHaveDuplicates();
  }

  @Test
  void refusesAStorageWithAWrongChecksumWhenItIsRead() {
    List<RawZip.Entry> entries = RawTorch.entries(RawTorch.plain().done());
    entries.set(2, entries.get(2).crc(12));
    try (TorchFile file = open(RawZip.of(entries))) {
      Fault fault = catchThrowableOfType(Fault.class, () -> bytes(file.tensors().getFirst()));
      assertThat(fault.code()).isEqualTo(Code.TORCH_BAD_ARCHIVE);
    }
  }

  @Test
  void tensorsMayShareAStorage() {
    byte[] pickle =
        RawTorch.dict(RawPickle.begin())
            .text("v")
            .tensor("FloatStorage", "0", 6, 2, new long[] {2, 2}, new long[] {2, 1})
            .op('s')
            .done();
    try (TorchFile file = open(RawTorch.zip(pickle))) {
      assertThat(bytes(tensor(file, "v"))).containsExactly(IntStream.range(8, 24).toArray());
      assertThat(bytes(tensor(file, "w"))).hasSize(24);
    }
  }

  @Test
  void gathersFromAnyElementOn() {
    byte[] pickle =
        RawPickle.begin()
            .op('}')
            .text("t")
            .tensor("CharStorage", "0", 24, 0, new long[] {3, 4, 2}, new long[] {1, 6, 3})
            .op('s')
            .done();
    try (TorchFile file = open(RawTorch.zip(pickle))) {
      TorchTensor tensor = file.tensors().getFirst();
      List<Integer> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 4; j++) {
          for (int k = 0; k < 2; k++) {
            all.add(i + 6 * j + 3 * k);
          }
        }
      }
      for (int from = 0; from < 24; from++) {
        for (int count = 0; count <= 24 - from; count++) {
          byte[] target = new byte[count + 2];
          tensor.copy(from, target, 1, count);
          for (int i = 0; i < count; i++) {
            assertThat((int) target[i + 1]).isEqualTo(all.get(from + i));
          }
        }
      }
    }
  }

  @Test
  void anExpandedTensorRepeatsItsElements() {
    byte[] pickle =
        RawPickle.begin()
            .op('}')
            .text("e")
            .tensor("CharStorage", "0", 24, 5, new long[] {2, 3}, new long[] {0, 0})
            .op('s')
            .done();
    try (TorchFile file = open(RawTorch.zip(pickle))) {
      assertThat(bytes(file.tensors().getFirst())).containsExactly(5, 5, 5, 5, 5, 5);
    }
  }

  @Test
  void everyPrefixAndEveryFlippedBitIsReadOrRefused() throws IOException {
    for (byte[] valid : List.of(RawTorch.zip(RawTorch.plain().done()), RawTorch.legacy())) {
      assertThat(reads(valid)).isTrue();
      for (int length = 0; length < valid.length; length++) {
        assertThat(reads(Arrays.copyOf(valid, length))).describedAs("%d bytes", length).isFalse();
      }
      for (int at = 0; at < valid.length; at++) {
        for (int bit = 0; bit < 8; bit++) {
          reads(RawTorch.with(valid, at, valid[at] ^ 1 << bit));
        }
      }
    }
  }

  private boolean reads(byte[] file) throws IOException {
    try (TorchFile opened = open(file)) {
      opened.tensors().forEach(TorchFileTest::bytes);
      return true;
    } catch (Fault e) {
      return false;
    } finally {
      Files.delete(folder.resolve("case.bin"));
    }
  }

  private static TorchTensor tensor(TorchFile file, String name) {
    return file.tensors().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private static int[] bytes(TorchTensor tensor) {
    byte[] bytes = new byte[Math.toIntExact(tensor.bytes())];
    tensor.copy(0, bytes, 0, bytes.length);
    return IntStream.range(0, bytes.length).map(i -> Byte.toUnsignedInt(bytes[i])).toArray();
  }

  private static float[] floats(TorchFile file, String name) {
    TorchTensor tensor = tensor(file, name);
    byte[] bytes = new byte[Math.toIntExact(tensor.bytes())];
    tensor.copy(0, bytes, 0, bytes.length);
    float[] floats = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }

  private TorchFile open(byte[] file) {
    try {
      return TorchFile.open(Files.write(folder.resolve("case.bin"), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
