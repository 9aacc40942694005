// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.KeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A private key under a password: EncryptedPrivateKeyInfo (RFC 5958) with PBES2 (RFC 8018), as
/// `openssl pkcs8 -topk8` reads and writes it. What is written here has PBKDF2 with HMAC-SHA256 and
/// AES-256 in CBC mode; any other HMAC of SHA and length of AES is read.
///
/// The password is in UTF-8; the ready-made scheme of the JDK takes ASCII alone.
final class Pbes2 {
  /// OWASP's advice for PBKDF2 with HMAC-SHA256.
  private static final int ITERATIONS = 600_000;

  /// Far more than anyone advises; more would only keep us busy.
  private static final int MOST_ITERATIONS = 5_000_000;

  private static final int SALT = 16;
  private static final int IV = 16;
  private static final int KEY_BITS = 256;

  private static final String OID_PBES2 = "06092a864886f70d01050d";
  private static final String OID_PBKDF2 = "06092a864886f70d01050c";
  private static final String HMAC_SHA256 = "300c06082a864886f70d02090500";
  private static final String OID_AES_256_CBC = "060960864801650304012a";

  private static final Pattern SCHEME =
      Pattern.compile("PBEWith(HmacSHA(?:1|224|256|384|512))AndAES_(128|256)");

  private static final byte SEQUENCE = 0x30;
  private static final byte OCTETS = 0x04;
  private static final byte INTEGER = 0x02;

  private Pbes2() {}

  static byte[] encrypt(byte[] pkcs8, char[] password) {
    SecureRandom random = new SecureRandom();
    byte[] salt = new byte[SALT];
    byte[] iv = new byte[IV];
    random.nextBytes(salt);
    random.nextBytes(iv);
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      KeySpec spec = new PBEKeySpec(password, salt, ITERATIONS, KEY_BITS);
      cipher.init(Cipher.ENCRYPT_MODE, derived("HmacSHA256", spec), new IvParameterSpec(iv));
      byte[] derivation =
          der(
              SEQUENCE,
              hex(OID_PBKDF2),
              der(SEQUENCE, der(OCTETS, salt), integer(ITERATIONS), hex(HMAC_SHA256)));
      byte[] encryption = der(SEQUENCE, hex(OID_AES_256_CBC), der(OCTETS, iv));
      byte[] algorithm = der(SEQUENCE, hex(OID_PBES2), der(SEQUENCE, derivation, encryption));
      return der(SEQUENCE, algorithm, der(OCTETS, cipher.doFinal(pkcs8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES and PBKDF2", e);
    }
  }

  /// Fails on any other scheme, damage, and a password that does not fit.
  static byte[] decrypt(byte[] encrypted, char[] password)
      throws GeneralSecurityException, IOException {
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
    // Which scheme of PBES2 it is stands only in the parameters' words.
    Matcher scheme = SCHEME.matcher(String.valueOf(info.getAlgParameters()));
    if (!scheme.matches()) {
      throw new GeneralSecurityException("another scheme");
    }
    PBEParameterSpec how = info.getAlgParameters().getParameterSpec(PBEParameterSpec.class);
    if (how.getIterationCount() < 1 || how.getIterationCount() > MOST_ITERATIONS) {
      throw new GeneralSecurityException("iterations");
    }
    int bits = Integer.parseInt(scheme.group(2));
    KeySpec spec = new PBEKeySpec(password, how.getSalt(), how.getIterationCount(), bits);
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(Cipher.DECRYPT_MODE, derived(scheme.group(1), spec), how.getParameterSpec());
    return cipher.doFinal(info.getEncryptedData());
  }

  private static SecretKeySpec derived(String hmac, KeySpec spec) throws GeneralSecurityException {
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2With" + hmac).generateSecret(spec).getEncoded();
    try {
      return new SecretKeySpec(key, "AES");
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] integer(int value) {
    return der(INTEGER, BigInteger.valueOf(value).toByteArray());
  }

  private static byte[] der(byte tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length > 0xFF) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length > 0x7F) {
      out.write(0x81);
    }
    out.write(length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
