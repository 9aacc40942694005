// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Values for `123456789` are those of the catalogue of CRCs and of FIPS 180 and RFC 1321 tools.
class CheckTest {
  private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

  @Test
  void knowsEveryAlgorithm() {
    assertThat(hex(Algorithm.CRC64NVME)).isEqualTo("ae8b14860a799888");
    assertThat(hex(Algorithm.CRC32C)).isEqualTo("e3069283");
    assertThat(hex(Algorithm.CRC32)).isEqualTo("cbf43926");
    assertThat(hex(Algorithm.MD5)).isEqualTo("25f9e794323b453885f5181f1b624d0b");
    assertThat(hex(Algorithm.SHA1)).isEqualTo("f7c3bc1d808e04732adf679965ccc34ca7ae3441");
    assertThat(hex(Algorithm.SHA256))
        .isEqualTo("15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
  }

  @Test
  void digestsCrc64InPiecesAsInOne() {
    byte[] content = new byte[1000];
    new Random(1).nextBytes(content);
    Crc64 whole = new Crc64();
    for (byte b : content) {
      whole.update(b);
    }
    for (int cut = 0; cut < 20; cut++) {
      Crc64 pieces = new Crc64();
      pieces.update(content, 0, cut);
      pieces.update(content, cut, content.length - cut);
      assertThat(pieces.getValue()).isEqualTo(whole.getValue());
    }
  }

  @Test
  void acceptsTheRightBytesAndNoOthers() {
    Check check = Check.checksum(Algorithm.CRC32, base64("cbf43926"), List.of()).orElseThrow();
    assertThat(right(check, DIGITS)).isTrue();
    assertThat(right(check, "123456780".getBytes(StandardCharsets.US_ASCII))).isFalse();
    assertThat(right(check, new byte[0])).isFalse();
  }

  @Test
  void digestsTheDigestsOfParts() throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(HexFormat.of().parseHex(hexOf(Algorithm.SHA256, "1234")));
    sha256.update(HexFormat.of().parseHex(hexOf(Algorithm.SHA256, "56789")));
    String header = Base64.getEncoder().encodeToString(sha256.digest()) + "-2";
    Check check = Check.checksum(Algorithm.SHA256, header, List.of(4L, 5L)).orElseThrow();
    assertThat(right(check, DIGITS)).isTrue();
    Check other = Check.checksum(Algorithm.SHA256, header, List.of(5L, 4L)).orElseThrow();
    assertThat(right(other, DIGITS)).isFalse();
    Check fewer = Check.checksum(Algorithm.SHA256, header, List.of(4L, 6L)).orElseThrow();
    assertThat(right(fewer, DIGITS)).isFalse();
  }

  @Test
  void takesAnEntityTagForADigestWhereItLooksLikeOne() {
    String md5 = "25f9e794323b453885f5181f1b624d0b";
    assertThat(Check.entityTag(md5, List.of()).map(check -> right(check, DIGITS))).contains(true);
    assertThat(Check.entityTag(md5 + "-2", List.of(4L, 5L))).isPresent();
    assertThat(Check.entityTag(md5 + "-3", List.of(4L, 5L))).isEmpty();
    assertThat(Check.entityTag("0x8DBC", List.of())).isEmpty();
    assertThat(Check.entityTag(md5, List.of(9L))).isEmpty();
  }

  @Test
  void takesNoChecksumThatMakesNoSense() {
    assertThat(Check.checksum(Algorithm.CRC32, "?", List.of())).isEmpty();
    assertThat(Check.checksum(Algorithm.CRC32, base64("cbf4"), List.of())).isEmpty();
    assertThat(Check.checksum(Algorithm.CRC32, base64("cbf43926") + "-2", List.of())).isEmpty();
    assertThat(Check.checksum(Algorithm.CRC32, base64("cbf43926"), List.of(9L))).isEmpty();
  }

  private static boolean right(Check check, byte[] content) {
    Check.Run run = check.begin();
    for (byte b : content) {
      run.update(new byte[] {b}, 1);
    }
    Check.Run atOnce = check.begin();
    atOnce.update(content, content.length);
    boolean right = atOnce.right();
    assertThat(run.right()).isEqualTo(right);
    return right;
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  private static String hex(Algorithm algorithm) {
    return hexOf(algorithm, "123456789");
  }

  private static String hexOf(Algorithm algorithm, String text) {
    Algorithm.Hasher hasher = algorithm.begin();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    hasher.update(bytes, 0, bytes.length);
    return HexFormat.of().formatHex(hasher.end());
  }
}
