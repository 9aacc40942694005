// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The hashes are those of what `torch.exp` gave (PyTorch 2.11); no number counts as 0.
class ExponentialTest {
  private static final int MILLION = 1 << 20;

  @Test
  void equalsTorchForAMillionUsualNumbers() throws NoSuchAlgorithmException {
    ByteBuffer results = buffer(MILLION * Float.BYTES);
    int nearest = 0;
    for (int i = -MILLION / 2; i < MILLION / 2; i++) {
      float x = i * 0x1p-15f * 1.2345678f;
      results.putFloat(Exponential.of(x));
      nearest += Exponential.of(x) == (float) StrictMath.exp(x) ? 1 : 0;
    }
    assertThat(sha256(results))
        .isEqualTo("5676568d7909d569ef7d514016b80d908bbd2a27dcff28ec1ebe2a0d82b021d9");
    assertThat(MILLION - nearest).isEqualTo(10628);
  }

  @Test
  void equalsTorchForAMillionPatternsOfBits() throws NoSuchAlgorithmException {
    ByteBuffer results = buffer(MILLION * Float.BYTES);
    for (int i = 0; i < MILLION; i++) {
      float x = Float.intBitsToFloat((int) (i * 2654435761L));
      results.putFloat(Float.isNaN(x) ? 0 : Exponential.of(x));
    }
    assertThat(sha256(results))
        .isEqualTo("84632d9bfdf7dcf05c399155654bb99953189f25740124fb7beadf19c53c540d");
  }

  @Test
  void equalsTorchForAllNumbersOfHalfPrecision() throws NoSuchAlgorithmException {
    ByteBuffer results = buffer((1 << 16) * Short.BYTES);
    for (int i = 0; i < 1 << 16; i++) {
      float x = Float.float16ToFloat((short) i);
      results.putShort(Float.isNaN(x) ? 0 : Float.floatToFloat16(Exponential.of(x)));
    }
    assertThat(sha256(results))
        .isEqualTo("bb6b3ee8f33532111ae5a348daecca4f9f2b327a7ccc9c6caf770f6543b23b9f");
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String sha256(ByteBuffer bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
  }
}
