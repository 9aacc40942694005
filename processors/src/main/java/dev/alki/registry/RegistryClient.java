// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.PendingFile;
import dev.alki.files.StrictJson;
import dev.alki.progress.Progress;
import dev.alki.transfer.Again;
import dev.alki.transfer.NextLink;
import dev.alki.transfer.Tries;
import dev.alki.transfer.UploadState;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/// One repository of a registry, by the OCI distribution specification. May be used by many
/// threads.
public final class RegistryClient implements AutoCloseable {
  /// What registries take at most.
  private static final int MOST_MANIFEST = 4 << 20;

  private static final StrictJson JSON = new StrictJson(MOST_MANIFEST, 32, 1 << 20, false);
  private static final String ACCEPTED =
      String.join(
          ", ",
          MediaTypes.MANIFEST,
          MediaTypes.INDEX,
          MediaTypes.DOCKER_MANIFEST,
          MediaTypes.DOCKER_INDEX);
  private static final String DIGEST_HEADER = "Docker-Content-Digest";

  private final RegistryName name;
  private final RegistryOptions options;
  private final Progress progress;
  private final Wire wire;

  public RegistryClient(RegistryName name, RegistryOptions options, Progress progress) {
    this.name = name;
    this.options = options;
    this.progress = progress;
    this.wire = new Wire(name, options, progress);
  }

  public RegistryName name() {
    return name;
  }

  /// The repository has this blob when it returns; `there` is told how much of it meanwhile.
  public void push(Content content, Optional<String> mountFrom, LongConsumer there) {
    UploadState state =
        new UploadState(options.uploads(), name.host() + "/" + name.repository(), content.digest());
    new BlobUpload(name, wire, tries(content.digest()), content, state, mountFrom, there).run();
  }

  /// Brings a blob, of which the sink may have the beginning, and checks its digest; gives back how
  /// many bytes of it were taken from `reuse`.
  long pull(Descriptor blob, BlobSink sink, Reuse reuse, LongConsumer there) {
    return new BlobDownload(
            name,
            wire,
            tries(blob.digest()),
            blob,
            sink,
            reuse,
            options.patience(),
            progress,
            there)
        .run();
  }

  /// Brings a blob into a file, which may have its beginning, and checks its digest.
  public void pull(Descriptor blob, Path path) {
    try (PendingFile file = PendingFile.lasting(path)) {
      pull(blob, new BlobFile(file, blob.size()), Reuse.nothing(), there -> {});
      file.commit();
    }
  }

  /// A small blob, which is at most `most` bytes long.
  public byte[] read(Descriptor blob, int most) {
    if (blob.size() > most) {
      throw Refusal.tooLarge(name, blob, most);
    }
    return tries(blob.digest())
        .until(() -> {
          try (Answer answer =
              wire.send(Call.get(URI.create(name.endpoint() + "blobs/" + blob.digest())))) {
            if (answer.status() != 200) {
              throw Refusal.of(answer, name + " " + blob.digest());
            }
            byte[] bytes = answer.bytes((int) blob.size());
            String got = "sha256:" + Digest.sha256(bytes);
            if (!got.equals(blob.digest())) {
              throw Refusal.differs(name, "the blob " + blob.digest(), got);
            }
            return bytes;
          }
        });
  }

  public Optional<Fetched> find(String reference) {
    RegistryName what = named(reference);
    return tries(what)
        .until(() -> {
          try (Answer answer = wire.send(Call.get(manifests(reference)).with("Accept", ACCEPTED))) {
            return switch (answer.status()) {
              case 200 -> Optional.of(fetched(what, answer));
              case 404 -> Optional.empty();
              default -> throw Refusal.of(answer, what);
            };
          }
        });
  }

  /// The same, where it must be there.
  public Fetched require(String reference) {
    return find(reference).orElseThrow(() -> Refusal.missing(named(reference), ""));
  }

  /// Writes a manifest under a tag or its digest; gives back whether the registry says that it
  /// lists it as a referrer of its subject.
  public boolean put(String reference, String mediaType, byte[] manifest) {
    RegistryName what = named(reference);
    String digest = "sha256:" + Digest.sha256(manifest);
    return tries(what)
        .until(() -> {
          Call call =
              Call.write("PUT", manifests(reference))
                  .with("Content-Type", mediaType)
                  .sending(manifest.length, () -> BodyPublishers.ofByteArray(manifest));
          try (Answer answer = wire.send(call)) {
            if (answer.status() / 100 != 2) {
              throw Refusal.of(answer, what);
            }
            Optional<String> told = answer.header(DIGEST_HEADER);
            if (!told.map(digest::equals).orElse(true)) {
              throw Refusal.differs(what, digest, told.get());
            }
            return answer.header("OCI-Subject").isPresent();
          }
        });
  }

  /// A list that the registry makes; nothing when it does not have such lists.
  Optional<Page> referrers(URI address) {
    return tries(name)
        .until(() -> {
          try (Answer answer = wire.send(Call.get(address).with("Accept", MediaTypes.INDEX))) {
            if (answer.status() == 404 || answer.status() == 405) {
              return Optional.empty();
            }
            if (answer.status() != 200) {
              throw Refusal.of(answer, name);
            }
            Optional<String> next = answer.header("Link").flatMap(NextLink::of);
            JsonNode json = json(answer.bytes(MOST_MANIFEST));
            return Optional.of(
                new Page(
                    json,
                    next.isPresent()
                        ? Optional.of(Wire.resolve(answer.from(), next.get()))
                        : Optional.empty()));
          }
        });
  }

  /// A part of a long list, and where the rest is.
  record Page(JsonNode json, Optional<URI> next) {}

  private Fetched fetched(RegistryName what, Answer answer) throws Again {
    byte[] bytes = answer.bytes(MOST_MANIFEST);
    String digest = "sha256:" + Digest.sha256(bytes);
    Optional<String> expected =
        what.digest().or(() -> answer.header(DIGEST_HEADER).filter(it -> it.startsWith("sha256:")));
    if (!expected.map(digest::equals).orElse(true)) {
      throw Refusal.differs(what, expected.get(), digest);
    }
    JsonNode json = json(bytes);
    String type =
        json.path("mediaType")
            .asText(answer.header("Content-Type").orElse("").replaceFirst("\\s*;.*", ""));
    return new Fetched(type, digest, bytes, json);
  }

  private static JsonNode json(byte[] bytes) throws Again {
    try {
      return JSON.read(bytes, "manifest");
    } catch (Fault e) {
      throw Again.nonsense("a manifest that is no JSON");
    }
  }

  private RegistryName named(String reference) {
    return reference.startsWith("sha256:") ? name.at(reference) : name.tagged(reference);
  }

  private URI manifests(String reference) {
    // A digest has a colon, which would make it an address of its own.
    return URI.create(name.endpoint() + "manifests/" + reference);
  }

  private Tries tries(Object what) {
    return new Tries(
        options.patience(),
        progress,
        last -> Refusal.givenUp(what instanceof RegistryName ? what : name + " " + what, last));
  }

  @Override
  public void close() {
    wire.close();
  }
}
