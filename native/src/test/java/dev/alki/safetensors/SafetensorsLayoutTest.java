// SPDX-License-Identifier: Apache-2.0
package dev.alki.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.PendingFile;
import dev.alki.safetensors.SafetensorsLayout.Tensor;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsLayoutTest {
  @TempDir Path folder;

  @Test
  void isReadBackAsItWasWritten() {
    List<Tensor> tensors =
        List.of(
            new Tensor("b.weight", Dtype.BF16, List.of(3L, 5L)),
            new Tensor("ein Größenmaß \"quoted\" \n", Dtype.U8, List.of(7L)),
            new Tensor("scalar", Dtype.F64, List.of()),
            new Tensor("nothing", Dtype.I32, List.of(4L, 0L)));
    Map<String, String> metadata = Map.of("format", "pt");
    SafetensorsLayout layout = SafetensorsLayout.of(metadata, tensors);
    byte[] all = new byte[(int) layout.bytes()];
    System.arraycopy(layout.head(), 0, all, 0, layout.head().length);
    for (int i = layout.head().length; i < all.length; i++) {
      all[i] = (byte) i;
    }
    Path file = folder.resolve("model.safetensors");
    PendingFile.put(file, all, false);

    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(read.metadata()).isEqualTo(metadata);
      assertThat(read.findings()).isEmpty();
      assertThat(read.tensors().stream().map(t -> new Tensor(t.name(), t.dtype(), t.shape())))
          .isEqualTo(tensors);
      for (int i = 0; i < tensors.size(); i++) {
        TensorEntry entry = read.tensors().get(i);
        int from = layout.offsets().get(i).intValue();
        assertThat(read.data(entry).toArray(ValueLayout.JAVA_BYTE))
            .isEqualTo(Arrays.copyOfRange(all, from, from + (int) entry.bytes()));
      }
    }
  }

  @Test
  void beginsTheDataAtAMultipleOfEight() {
    for (int length = 1; length < 20; length++) {
      Tensor tensor = new Tensor("x".repeat(length), Dtype.F32, List.of(1L));
      assertThat(SafetensorsLayout.of(Map.of(), List.of(tensor)).head().length % 8).isZero();
    }
  }

  @Test
  void knowsEveryDtype() {
    List<Tensor> tensors = new ArrayList<>();
    for (Dtype dtype : Dtype.values()) {
      tensors.add(new Tensor(dtype.name(), dtype, List.of(8L)));
    }
    SafetensorsLayout layout = SafetensorsLayout.of(Map.of(), tensors);
    assertThat(layout.bytes() - layout.head().length)
        .isEqualTo(Arrays.stream(Dtype.values()).mapToInt(Dtype::bits).sum());
  }

  @Test
  void refusesAnEmptyName() {
    refused(Code.SAFETENSORS_BAD_TENSOR, () -> new Tensor("", Dtype.F32, List.of()));
  }

  @Test
  void refusesTheNameOfTheMetadata() {
    refused(Code.SAFETENSORS_BAD_TENSOR, () -> new Tensor("__metadata__", Dtype.F32, List.of()));
  }

  @Test
  void refusesATensorThatIsWrittenTwice() {
    Tensor tensor = new Tensor("a", Dtype.F32, List.of(1L));
    refused(Code.JSON_DUPLICATE_KEY, () -> SafetensorsLayout.of(Map.of(), List.of(tensor, tensor)));
  }

  @Test
  void refusesASizeBeyondAllSizes() {
    Tensor tensor = new Tensor("a", Dtype.F32, List.of(1L << 40, 1L << 40));
    refused(Code.TENSOR_SIZE_OVERFLOW, () -> SafetensorsLayout.of(Map.of(), List.of(tensor)));
  }

  @Test
  void refusesPackedElementsThatEndWithinAByte() {
    Tensor tensor = new Tensor("a", Dtype.F4, List.of(3L));
    refused(Code.SAFETENSORS_BAD_TENSOR, () -> SafetensorsLayout.of(Map.of(), List.of(tensor)));
  }

  private static void refused(Code code, Runnable work) {
    assertThatExceptionOfType(Fault.class)
        .isThrownBy(work::run)
        .satisfies(fault -> assertThat(fault.code()).isEqualTo(code));
  }
}
