// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The clients of one S3 service and its queues, made when they are asked for first: loading them
/// takes most of a second.
public final class S3Connection implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 64;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// Longer than a queue is listened to at once.
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final S3Options options;
  private final Once<S3Client> objects = new Once<>(this::openObjects);
  private final Once<SqsClient> queues = new Once<>(this::openQueues);

  public S3Connection(S3Options options) {
    this.options = options;
  }

  public S3Options options() {
    return options;
  }

  public S3Client objects() {
    return objects.get();
  }

  public SqsClient queues() {
    return queues.get();
  }

  @Override
  public void close() {
    objects.close();
    queues.close();
  }

  /// Digests that Alki knows and compares itself are not computed once more by the client, and are
  /// sent as plain headers, which every service understands.
  private S3Client openObjects() {
    return common(S3Client.builder(), options.endpoint())
        .forcePathStyle(options.pathStyle())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClient(http())
        .build();
  }

  private SqsClient openQueues() {
    return common(SqsClient.builder(), options.queueEndpoint()).httpClient(http()).build();
  }

  private <B extends AwsClientBuilder<B, ?>> B common(B builder, Optional<URI> endpoint) {
    options.region().map(Region::of).ifPresent(builder::region);
    endpoint.ifPresent(builder::endpointOverride);
    return builder.credentialsProvider(credentials());
  }

  private AwsCredentialsProvider credentials() {
    return options
        .keys()
        .<AwsCredentialsProvider>map(keys ->
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(keys.id().read(), keys.secret().read())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  private static SdkHttpClient http() {
    return ApacheHttpClient.builder()
        .maxConnections(MOST_CONNECTIONS)
        .connectionTimeout(CONNECT)
        .socketTimeout(SILENCE)
        .build();
  }

  /// A client that is made once, and closed if it was made.
  private static final class Once<T extends AutoCloseable> {
    private final Supplier<T> making;
    private Optional<T> made = Optional.empty();

    Once(Supplier<T> making) {
      this.making = making;
    }

    synchronized T get() {
      T client = made.orElseGet(making);
      made = Optional.of(client);
      return client;
    }

    synchronized void close() {
      made.ifPresent(client -> {
        try {
          client.close();
        } catch (Exception e) {
          throw new IllegalStateException("closing a client cannot fail", e);
        }
      });
    }
  }
}
