// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Secret;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How buckets and queues are reached, and which of them strangers may name.
public record S3Options(
    Optional<URI> endpoint,
    Optional<URI> queueEndpoint,
    Optional<String> region,
    boolean pathStyle,
    Optional<Keys> keys,
    List<String> buckets) {
  /// What services other than Amazon's are content with.
  private static final String ANY_REGION = "us-east-1";

  public S3Options {
    buckets = List.copyOf(buckets);
  }

  public static S3Options of(Settings settings) {
    Optional<URI> endpoint = address(settings, Setting.S3_ENDPOINT);
    Optional<URI> queues = address(settings, Setting.S3_EVENTS_ENDPOINT);
    boolean elsewhere = endpoint.isPresent() || queues.isPresent();
    return new S3Options(
        endpoint,
        queues,
        given(settings, Setting.S3_REGION)
            .or(() -> elsewhere ? Optional.of(ANY_REGION) : Optional.empty()),
        settings.flag(Setting.S3_PATH_STYLE),
        keys(settings),
        list(settings, Setting.S3_BUCKETS));
  }

  /// The parts of a setting that has commas between them.
  public static List<String> list(Settings settings, Setting setting) {
    return Arrays.stream(settings.text(setting).split(","))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /// Refuses a bucket that the operator has not opened.
  public void requireOpen(String bucket, Object where) {
    if (!buckets.contains(bucket)) {
      throw Fault.in(Code.SOURCE_NOT_ALLOWED, where)
          .what("names a bucket that is not open to jobs")
          .help("Add it to " + Setting.S3_BUCKETS.key() + ".")
          .fault();
    }
  }

  private static Optional<Keys> keys(Settings settings) {
    Optional<Secret> id = settings.secret(Setting.S3_KEY_ID);
    Optional<Secret> secret = settings.secret(Setting.S3_KEY_SECRET);
    if (id.isPresent() != secret.isPresent()) {
      throw Fault.in(Code.SETTING_INVALID, Setting.S3_KEY_ID.key())
          .what("goes together with " + Setting.S3_KEY_SECRET.key())
          .help("Set both, or none for what the environment of AWS has.")
          .fault();
    }
    return id.flatMap(it -> secret.map(other -> new Keys(it, other)));
  }

  private static Optional<String> given(Settings settings, Setting setting) {
    return Optional.of(settings.text(setting)).filter(text -> !text.isEmpty());
  }

  private static Optional<URI> address(Settings settings, Setting setting) {
    return given(settings, setting)
        .map(text -> {
          if (!text.matches("https?://[^/?#@\\s]+/?")) {
            throw Fault.in(Code.SETTING_INVALID, setting.key())
                .what("is no address of a service")
                .expected("https://HOST or http://HOST:PORT")
                .fault();
          }
          return URI.create(text);
        });
  }

  /// Where an access key and its secret are; read each time that a client is made.
  record Keys(Secret id, Secret secret) {}
}
