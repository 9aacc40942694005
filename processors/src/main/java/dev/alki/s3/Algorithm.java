// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// The ways in which S3 says what an object's bytes are.
enum Algorithm {
  SHA256(() -> digest("SHA-256")),
  SHA1(() -> digest("SHA-1")),
  CRC64NVME(() -> checksum(new Crc64(), Long.BYTES)),
  CRC32C(() -> checksum(new CRC32C(), Integer.BYTES)),
  CRC32(() -> checksum(new CRC32(), Integer.BYTES)),
  MD5(() -> digest("MD5"));

  private final Supplier<Hasher> making;

  Algorithm(Supplier<Hasher> making) {
    this.making = making;
  }

  Hasher begin() {
    return making.get();
  }

  /// Takes bytes, then tells their digest, big-endian, and begins anew.
  interface Hasher {
    void update(byte[] bytes, int from, int length);

    byte[] end();
  }

  private static Hasher digest(String name) {
    MessageDigest digest = named(name);
    return new Hasher() {
      @Override
      public void update(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
      }

      @Override
      public byte[] end() {
        return digest.digest();
      }
    };
  }

  private static Hasher checksum(Checksum checksum, int size) {
    return new Hasher() {
      @Override
      public void update(byte[] bytes, int from, int length) {
        checksum.update(bytes, from, length);
      }

      @Override
      public byte[] end() {
        byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(checksum.getValue()).array();
        checksum.reset();
        return Arrays.copyOfRange(all, Long.BYTES - size, Long.BYTES);
      }
    };
  }

  private static MessageDigest named(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + name, e);
    }
  }
}
