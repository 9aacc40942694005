// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.source.ForeignName;
import java.util.Optional;
import java.util.regex.Pattern;

/// `s3://bucket/key`: an object, or all objects whose keys begin with `key` and a slash. The key
/// has no slash at either end; it is empty for a whole bucket.
public record S3Place(String bucket, String key) {
  public static final String SCHEME = "s3://";

  /// Letters, digits, dots and hyphens, as Amazon has it; nothing else may get into a host's name.
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private static final int LONGEST_KEY = 1024;

  public S3Place {
    if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
      throw new IllegalArgumentException("not a bucket: " + bucket);
    }
    if (key.startsWith("/") || key.endsWith("/")) {
      throw new IllegalArgumentException("a slash at an end: " + key);
    }
  }

  public static boolean names(String text) {
    return text.startsWith(SCHEME);
  }

  /// `where` is what messages call the place that the text comes from.
  public static S3Place of(String text, Object where) {
    problem(text)
        .ifPresent(reason -> {
          throw Fault.in(Code.UNSAFE_NAME, where)
              .what("names a place in S3 that " + reason)
              .expected("s3://BUCKET/PREFIX")
              .fault();
        });
    return new S3Place(bucket(text), key(text));
  }

  private static Optional<String> problem(String text) {
    if (!names(text)) {
      return Optional.of("does not begin with " + SCHEME);
    }
    String bucket = bucket(text);
    if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
      return Optional.of("has no bucket's name in it");
    }
    String key = key(text);
    return key.isEmpty() ? Optional.empty() : keyProblem(key);
  }

  /// What is wrong with an object's key, or with the beginning of one.
  static Optional<String> keyProblem(String key) {
    return key.length() > LONGEST_KEY ? Optional.of("is too long") : ForeignName.fault(key);
  }

  private static String bucket(String text) {
    int slash = text.indexOf('/', SCHEME.length());
    return text.substring(SCHEME.length(), slash < 0 ? text.length() : slash);
  }

  private static String key(String text) {
    int slash = text.indexOf('/', SCHEME.length());
    String key = slash < 0 ? "" : text.substring(slash + 1);
    return key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
  }

  /// What lies in the same place under another name.
  public S3Place beside(String name) {
    return new S3Place(bucket, key.substring(0, key.lastIndexOf('/') + 1) + name);
  }

  /// What the keys of everything below it begin with.
  public String prefix() {
    return key.isEmpty() ? "" : key + "/";
  }

  /// The last part of its name.
  public String name() {
    return key.isEmpty() ? bucket : key.substring(key.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return SCHEME + bucket + (key.isEmpty() ? "" : "/" + key);
  }
}
