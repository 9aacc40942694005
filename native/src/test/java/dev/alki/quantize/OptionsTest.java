// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void readsOverrides() {
    assertThat(KeyOverride.parse("a.b=int:-12")).isEqualTo(new KeyOverride("a.b", Value.u32(12)));
    assertThat(KeyOverride.parse("a=float:1e-5")).isEqualTo(new KeyOverride("a", Value.f32(1e-5f)));
    assertThat(KeyOverride.parse("a=bool:false"))
        .isEqualTo(new KeyOverride("a", Value.bool(false)));
    assertThat(KeyOverride.parse("a=str:x=y:z"))
        .isEqualTo(new KeyOverride("a", Value.string("x=y:z")));
    assertThat(KeyOverride.parse("a=str:")).isEqualTo(new KeyOverride("a", Value.string("")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a=1",
        "=int:1",
        "a=int:",
        "a=int:1x",
        "a=int:4294967296",
        "a=int:-9223372036854775808",
        "a=float:x",
        "a=bool:1",
        "a=long:1"
      })
  void refusesWhatIsNoOverride(String text) {
    refuses(Code.WRONG_USAGE, () -> KeyOverride.parse(text));
  }

  @Test
  void refusesTextsThatLlamaCppWouldCut() {
    KeyOverride.parse("a=str:" + "x".repeat(127));
    refuses(Code.WRONG_USAGE, () -> KeyOverride.parse("a=str:" + "x".repeat(128)));
    refuses(Code.WRONG_USAGE, () -> KeyOverride.parse("a".repeat(128) + "=str:x"));
  }

  @Test
  void readsTensorTypes() {
    TensorTypeRule rule = TensorTypeRule.parse("BLK\\.[01]\\.ffn=q6_k");

    assertThat(rule.type()).isEqualTo(TensorType.Q6_K);
    assertThat(rule.matches("blk.1.ffn_up.weight", 3)).isTrue();
    assertThat(rule.matches("blk.2.ffn_up.weight", 3)).isFalse();
    refuses(Code.WRONG_USAGE, () -> TensorTypeRule.parse("=q6_k"));
    refuses(Code.WRONG_USAGE, () -> TensorTypeRule.parse("ffn"));
    refuses(Code.WRONG_USAGE, () -> TensorTypeRule.parse("(ffn=q6_k"));
    refuses(Code.TYPE_UNKNOWN, () -> TensorTypeRule.parse("ffn="));
    refuses(Code.TYPE_UNKNOWN, () -> TensorTypeRule.parse("ffn=q6_x"));
  }

  @Test
  void readsAFileOfTensorTypesInItsOrder(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("types"), "  attn_v=q8_0\tffn=f16\r\n\n a=f32\n");

    assertThat(TensorTypeRule.read(file))
        .extracting(TensorTypeRule::type)
        .containsExactly(TensorType.Q8_0, TensorType.F16, TensorType.F32);
    refuses(Code.FILE_NOT_FOUND, () -> TensorTypeRule.read(folder.resolve("none")));
    Files.writeString(file, "attn_v");
    refuses(Code.WRONG_USAGE, () -> TensorTypeRule.read(file));
    Files.write(file, new byte[] {(byte) 0xff});
    refuses(Code.FILE_UNREADABLE, () -> TensorTypeRule.read(file));
  }

  @ParameterizedTest
  @CsvSource({
    "blk.0.ffn_up.weight, true",
    "blk.1.ffn_up.weight, true",
    "blk.2.ffn_up.weight, false",
    "blk.8.ffn_up.weight, false",
    "blk.9.ffn_up.weight, true",
    "blk.10.ffn_up.weight, false",
    "output.weight, false"
  })
  void findsTheBlocksAtBothEnds(String tensor, boolean there) {
    assertThat(new BlockEnds(2, 1).contain(tensor, 10)).isEqualTo(there);
    assertThat(BlockEnds.ALL.contain(tensor, 10)).isTrue();
  }

  @Test
  void readsLimitsOfParts() {
    assertThat(Split.parse("", "")).isEqualTo(Split.NONE);
    assertThat(Split.parse("16", "")).isEqualTo(new Split(16, 0));
    assertThat(Split.parse("", "300M")).isEqualTo(new Split(0, 300_000_000));
    assertThat(Split.parse("", "2G")).isEqualTo(new Split(0, 2_000_000_000));
    assertThat(Split.parse("", "512")).isEqualTo(new Split(0, 512));
  }

  @ParameterizedTest
  @ValueSource(strings = {"M", "-1", "0", "1.5G", "9223372036854775807K"})
  void refusesWhatIsNoLimit(String text) {
    refuses(Code.WRONG_USAGE, () -> Split.parse("", text));
  }

  @Test
  void readsBlocksToPrune() {
    assertThat(QuantizeOptions.blocks("3,1,1")).containsExactly(1, 3);
    refuses(Code.WRONG_USAGE, () -> QuantizeOptions.blocks(""));
    refuses(Code.WRONG_USAGE, () -> QuantizeOptions.blocks("1,"));
    refuses(Code.WRONG_USAGE, () -> QuantizeOptions.blocks("1,-2"));
  }

  @Test
  void knowsMixesByNameAndAlias() {
    assertThat(Mix.named("q4_k_m")).contains(Mix.Q4_K_M);
    assertThat(Mix.named("Q4_K")).contains(Mix.Q4_K_M);
    assertThat(Mix.named("Q3_K")).contains(Mix.Q3_K_M);
    assertThat(Mix.named("NVFP4")).isEmpty();
    refuses(Code.PROFILE_UNKNOWN, () -> ProfileRequest.of("Q4_M", QuantizeOptions.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "-x", "a b"})
  void refusesProfilesThatAreNoFileName(String name) {
    refuses(Code.WRONG_USAGE, () -> new ProfileRequest(name, Mix.Q8_0, QuantizeOptions.NONE));
  }

  private static void refuses(Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Fault.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
