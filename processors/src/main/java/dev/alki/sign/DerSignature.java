// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

/// SEQUENCE { INTEGER r, INTEGER s } (RFC 3279), 8 to 72 bytes for P-256.
final class DerSignature {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  /// 256 bits, and a zero before a first bit that is set.
  private static final int LONGEST = 33;

  private DerSignature() {}

  /// Whether it is written in the one way that there is: lengths in one byte, positive numbers
  /// without needless zeros, nothing after them.
  static boolean strict(byte[] der) {
    if (der.length < 8 || der[0] != SEQUENCE || der[1] != der.length - 2) {
      return false;
    }
    int second = end(der, 2);
    return second > 0 && end(der, second) == der.length;
  }

  /// Where the number that begins at `from` ends; -1 when it is none.
  private static int end(byte[] der, int from) {
    if (der.length - from < 3 || der[from] != INTEGER) {
      return -1;
    }
    int length = der[from + 1];
    int end = from + 2 + length;
    if (length < 1 || length > LONGEST || end > der.length || der[from + 2] < 0) {
      return -1;
    }
    boolean needless = length > 1 && der[from + 2] == 0 && der[from + 3] >= 0;
    return needless ? -1 : end;
  }
}
