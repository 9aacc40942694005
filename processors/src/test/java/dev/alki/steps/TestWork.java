// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.bom.FileDigest;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Job;
import dev.alki.jobs.Role;
import dev.alki.progress.Progress;
import dev.alki.publish.Publishing;
import dev.alki.publish.Wishes;
import dev.alki.settings.Settings;
import dev.alki.source.Arrived;
import dev.alki.source.Digests;
import dev.alki.source.Pins;
import dev.alki.source.Remote;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Work on a GGUF of keys alone, for profile Q8_0 of `org/tiny`.
record TestWork(Path folder, Artifacts inputs) implements Work {
  static TestWork in(Path folder) throws IOException {
    Metadata llama = Metadata.EMPTY.with("general.architecture", Value.string("llama"));
    Path gguf = folder.resolve("tiny.gguf");
    Files.write(gguf, gguf(llama));
    Path work = Files.createDirectories(folder.resolve("work"));
    return new TestWork(work, Artifacts.NONE.plus(List.of(artifact(Role.GGUF, gguf))));
  }

  TestWork with(Role role, Path path) {
    return new TestWork(folder, inputs.plus(List.of(artifact(role, path))));
  }

  @Override
  public Job job() {
    return new Job("1", "org/tiny", List.of("Q8_0"), "default");
  }

  @Override
  public List<String> profiles() {
    return List.of("Q8_0");
  }

  @Override
  public List<Remote> remotes() {
    return List.of();
  }

  @Override
  public Pins pins() {
    return Pins.NONE;
  }

  @Override
  public Path draft(String profile) {
    return folder;
  }

  @Override
  public boolean confirmed() {
    return true;
  }

  @Override
  public Arrived bring(Remote remote, boolean whole) {
    throw new IllegalStateException("there is no " + remote);
  }

  @Override
  public Publishing publishing(String place, Wishes wishes) {
    Map<String, String> settings = Map.of("alki.state", folder.resolve("state").toString());
    return Publishing.to(place, wishes, Settings.of(settings), Map.of());
  }

  @Override
  public Digests digests() {
    return new Digests(folder.resolve("digests"), true);
  }

  @Override
  public Progress progress() {
    return Progress.NONE;
  }

  private static Artifact artifact(Role role, Path path) {
    FileDigest digest =
        Files.isDirectory(path)
            ? FileDigest.of("folder", new byte[0])
            : FileDigest.of("file", path);
    return new Artifact(role, "", path, digest.sha256(), digest.bytes());
  }

  private static byte[] gguf(Metadata metadata) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(little(20).putInt(3).putLong(0).putLong(metadata.entries().size()).array());
    metadata
        .entries()
        .forEach((key, value) -> {
          bytes.writeBytes(Value.string(key).encoded());
          bytes.writeBytes(little(4).putInt(value.type().id()).array());
          bytes.writeBytes(value.encoded());
        });
    return bytes.toByteArray();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void lacking() {
    // All is there.
  }
}
