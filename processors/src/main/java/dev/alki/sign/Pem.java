// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.ReadFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A key in its file: RFC 7468, one block. `label` stands between BEGIN and the dashes.
record Pem(String label, byte[] der) {
  static final String PRIVATE = "PRIVATE KEY";
  static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
  static final String PUBLIC = "PUBLIC KEY";

  /// The form that `openssl ecparam -genkey` writes, after a block of the curve's parameters.
  private static final String SEC1 = "-----BEGIN EC PRIVATE KEY-----";

  private static final int MOST_BYTES = 64 << 10;
  private static final int COLUMNS = 64;

  private static final Pattern BLOCK =
      Pattern.compile(
          "\\s*-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----\\s*");

  /// No fault that leaves here has any of the file's content in it.
  static Pem read(Path file) {
    byte[] bytes = bytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Arrays.fill(bytes, (byte) 0);
    if (text.contains(SEC1)) {
      throw invalid(file, "has a key in the form SEC 1")
          .expected("PKCS #8 (-----BEGIN PRIVATE KEY-----)")
          .help("`openssl pkcs8 -topk8 -in OLD -out NEW` brings it into that form.")
          .fault();
    }
    Matcher block = BLOCK.matcher(text);
    if (!block.matches()) {
      throw none(file).fault();
    }
    try {
      return new Pem(block.group(1), Base64.getMimeDecoder().decode(block.group(2)));
    } catch (IllegalArgumentException e) {
      throw none(file).fault();
    }
  }

  /// Lines of 64 characters, the last with its end.
  byte[] text() {
    byte[] base64 = Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'}).encode(der);
    byte[] begin = ascii("-----BEGIN " + label + "-----\n");
    byte[] end = ascii("\n-----END " + label + "-----\n");
    byte[] text = Arrays.copyOf(begin, begin.length + base64.length + end.length);
    System.arraycopy(base64, 0, text, begin.length, base64.length);
    System.arraycopy(end, 0, text, begin.length + base64.length, end.length);
    return text;
  }

  static Fault.Draft invalid(Object where, String what) {
    return Fault.in(Code.KEY_INVALID, where).what(what);
  }

  private static Fault.Draft none(Path file) {
    return invalid(file, "is no file of one key in PEM")
        .expected("one block, -----BEGIN PRIVATE KEY----- or -----BEGIN PUBLIC KEY-----")
        .help("`alki key generate -o DIR` makes a pair of keys.");
  }

  private static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw invalid(file, "is too long for a key")
            .expected("at most " + MOST_BYTES + " bytes")
            .fault();
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw Fault.in(Code.FILE_NOT_FOUND, file).what("there is no such file").cause(e).fault();
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return label;
  }
}
