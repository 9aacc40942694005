// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

import dev.alki.s3.Bucket;
import dev.alki.s3.ServerJars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A bucket with two places for models: of what comes to one, a queue tells, and into the other one
/// somebody has to look.
public record ToldBucket(Bucket bucket, Queues queues) implements AutoCloseable {
  private static final String TOLD = "told/";
  private static final String SEEN = "seen/";

  /// Nothing where the servers cannot be had.
  public static Optional<ToldBucket> start(Path folder) throws IOException {
    if (ServerJars.find("s3proxy").isEmpty() || ServerJars.find("elasticmq").isEmpty()) {
      return Optional.empty();
    }
    Bucket bucket = Bucket.start(folder.resolve("s3"));
    return Optional.of(new ToldBucket(bucket, Queues.start(folder.resolve("sqs"))));
  }

  /// For a server that listens.
  public Map<String, String> told() {
    Map<String, String> settings = new TreeMap<>(bucket.settings());
    settings.putAll(queues.settings());
    settings.put("alki.s3.inbox", "s3://" + Bucket.NAME + "/" + TOLD);
    return settings;
  }

  /// For a server that looks.
  public Map<String, String> seen() {
    Map<String, String> settings = new TreeMap<>(bucket.settings());
    settings.put("alki.s3.poll", "true");
    settings.put("alki.s3.poll.seconds", "1");
    settings.put("alki.s3.inbox", "s3://" + Bucket.NAME + "/" + SEEN);
    return settings;
  }

  /// As SQS may do it: twice.
  public void tell(String name, Path file) {
    bucket.put(TOLD + name, file);
    queues.send(Samples.created(Bucket.NAME, TOLD + name));
    queues.send(Samples.created(Bucket.NAME, TOLD + name));
  }

  public void show(String name, Path file) {
    bucket.put(SEEN + name, file);
  }

  /// What was told and is not taken yet.
  public int waiting() {
    return queues.waiting();
  }

  @Override
  public void close() {
    queues.close();
    bucket.close();
  }
}
