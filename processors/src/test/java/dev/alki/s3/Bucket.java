// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// A real S3 server, s3proxy, in a process of its own, with one bucket whose objects are files.
public final class Bucket implements AutoCloseable {
  public static final String NAME = "models";

  private final ServerProcess server;
  private final Path folder;
  private final S3Connection connection;

  private Bucket(ServerProcess server, Path folder) {
    this.server = server;
    this.folder = folder;
    this.connection = new S3Connection(S3Options.of(Settings.of(settings())));
  }

  /// Everything below `folder`.
  public static Bucket start(Path folder) throws IOException {
    String jars = ServerJars.of("s3proxy");
    Files.createDirectories(folder.resolve("data").resolve(NAME));
    Files.writeString(folder.resolve("id"), "reader\n");
    Files.writeString(folder.resolve("secret"), "canary-4711\n");
    int port = ServerProcess.freePort();
    Path configuration =
        Files.writeString(
            folder.resolve("s3proxy.conf"),
            """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=reader
            s3proxy.credential=canary-4711
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            jclouds.identity=x
            jclouds.credential=x
            """
                .formatted(port, folder.resolve("data")));
    ServerProcess server =
        ServerProcess.java(
            port,
            folder,
            "s3proxy",
            "-cp",
            jars,
            "org.gaul.s3proxy.Main",
            "--properties",
            configuration.toString());
    return new Bucket(server, folder);
  }

  /// How Alki reaches it.
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("alki.s3.endpoint", "http://127.0.0.1:" + server.port());
    settings.put("alki.s3.path.style", "true");
    settings.put("alki.s3.key.id", "file:" + folder.resolve("id"));
    settings.put("alki.s3.key.secret", "file:" + folder.resolve("secret"));
    settings.put("alki.s3.buckets", NAME);
    return settings;
  }

  public S3Connection connection() {
    return connection;
  }

  public S3Client client() {
    return connection.objects();
  }

  public void put(String key, byte[] content) {
    client().putObject(request -> request.bucket(NAME).key(key), RequestBody.fromBytes(content));
  }

  public void put(String key, Path file) {
    client().putObject(request -> request.bucket(NAME).key(key), file);
  }

  /// As it was at the beginning.
  public void empty() {
    client()
        .listObjectsV2(request -> request.bucket(NAME))
        .contents()
        .forEach(
            object -> client().deleteObject(request -> request.bucket(NAME).key(object.key())));
  }

  public int port() {
    return server.port();
  }

  public void kill() {
    server.kill();
  }

  public void restart() {
    server.start();
  }

  @Override
  public void close() {
    connection.close();
    server.close();
  }
}
