// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import java.util.zip.Checksum;

/// CRC-64/NVME, which Amazon's clients send by default: the polynomial of the NVM Express command
/// set, reflected, beginning and ending with all bits turned.
final class Crc64 implements Checksum {
  private static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;
  private static final int AT_ONCE = 8;
  private static final long[][] TABLES = tables();

  private long state = -1;

  @Override
  public void update(int b) {
    state = TABLES[0][(int) (state ^ b) & 0xff] ^ state >>> 8;
  }

  @Override
  public void update(byte[] bytes, int from, int length) {
    int at = from;
    int end = from + length;
    for (; end - at >= AT_ONCE; at += AT_ONCE) {
      long next = 0;
      for (int i = 0; i < AT_ONCE; i++) {
        int index = (int) (state >>> 8 * i ^ bytes[at + i]) & 0xff;
        next ^= TABLES[AT_ONCE - 1 - i][index];
      }
      state = next;
    }
    for (; at < end; at++) {
      update(bytes[at]);
    }
  }

  @Override
  public long getValue() {
    return ~state;
  }

  @Override
  public void reset() {
    state = -1;
  }

  /// `[n][b]` is what the byte `b` adds when `n` more bytes follow it.
  private static long[][] tables() {
    long[][] tables = new long[AT_ONCE][256];
    for (int b = 0; b < 256; b++) {
      long value = b;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ POLYNOMIAL;
      }
      tables[0][b] = value;
    }
    for (int n = 1; n < AT_ONCE; n++) {
      for (int b = 0; b < 256; b++) {
        long before = tables[n - 1][b];
        tables[n][b] = tables[0][(int) before & 0xff] ^ before >>> 8;
      }
    }
    return tables;
  }
}
