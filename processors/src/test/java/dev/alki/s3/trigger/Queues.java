// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

import dev.alki.s3.ServerJars;
import dev.alki.s3.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// A real SQS server, ElasticMQ, in a process of its own, with the queues `events` and `dead`.
public final class Queues implements AutoCloseable {
  private final ServerProcess server;
  private final SqsClient client;

  private Queues(ServerProcess server) {
    this.server = server;
    this.client =
        SqsClient.builder()
            .endpointOverride(URI.create(address()))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
            .httpClient(ApacheHttpClient.create())
            .build();
  }

  static Queues start(Path folder) throws IOException {
    String jars = ServerJars.of("elasticmq");
    Files.createDirectories(folder);
    int port = ServerProcess.freePort();
    Path configuration =
        Files.writeString(
            folder.resolve("elasticmq.conf"),
            """
            include classpath("application.conf")
            node-address { protocol = http, host = "127.0.0.1", port = %1$d, context-path = "" }
            rest-sqs { enabled = true, bind-port = %1$d, bind-hostname = "127.0.0.1" }
            rest-stats { enabled = false }
            queues {
              events { defaultVisibilityTimeout = 1 second }
              dead { defaultVisibilityTimeout = 10 seconds }
            }
            """
                .formatted(port));
    return new Queues(
        ServerProcess.java(
            port,
            folder,
            "elasticmq",
            "-Dconfig.file=" + configuration,
            "-cp",
            jars,
            "org.elasticmq.server.Main"));
  }

  private String address() {
    return "http://127.0.0.1:" + server.port();
  }

  /// How Alki listens.
  Map<String, String> settings() {
    return Map.of(
        "alki.s3.events", "true",
        "alki.s3.events.queue", "events",
        "alki.s3.events.endpoint", address());
  }

  void send(String message) {
    client.sendMessage(request -> request.queueUrl(url("events")).messageBody(message));
  }

  /// With attributes of these names beside it.
  void send(String message, List<String> attributes) {
    MessageAttributeValue value =
        MessageAttributeValue.builder().dataType("String").stringValue("look").build();
    client.sendMessage(request ->
        request
            .queueUrl(url("events"))
            .messageBody(message)
            .messageAttributes(
                attributes.stream().collect(Collectors.toMap(name -> name, _ -> value))));
  }

  /// What waits or is being worked on.
  int waiting() {
    Map<QueueAttributeName, String> all =
        client
            .getQueueAttributes(request ->
                request
                    .queueUrl(url("events"))
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
            .attributes();
    return all.values().stream().mapToInt(Integer::parseInt).sum();
  }

  List<String> dead() {
    return client
        .receiveMessage(
            request -> request.queueUrl(url("dead")).maxNumberOfMessages(10).waitTimeSeconds(1))
        .messages()
        .stream()
        .map(Message::body)
        .toList();
  }

  private String url(String queue) {
    return client.getQueueUrl(request -> request.queueName(queue)).queueUrl();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
