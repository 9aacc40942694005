// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.bundle.BundleFiles;
import dev.alki.bundle.FolderBundle;
import dev.alki.bundle.Manifest;
import dev.alki.progress.Progress;
import dev.alki.sign.BundleAttestations;
import dev.alki.sign.Predicate;
import dev.alki.sign.Signer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings bundles into a registry: their files as blobs, then the manifests over them, then what
/// refers to these, then the tags. Several bundles are named by one index, and its tag is the last;
/// so whoever sees the tag sees all of it.
///
/// `mountFrom` is another repository of the same registry that may have the blobs; `signer` signs
/// every manifest, and attests of the bundle's own what can be attested of it.
public record Publisher(
    RegistryOptions options, Optional<String> mountFrom, Forms forms, Optional<Signer> signer) {
  /// Without a signature.
  public Publisher(RegistryOptions options, Optional<String> mountFrom, Forms forms) {
    this(options, mountFrom, forms, Optional.empty());
  }

  /// Refuses a bundle that does not verify, before anything is sent. Both are told how far they
  /// are, one after the other.
  public Published publish(
      List<Path> folders, RegistryName name, Progress verifying, Progress pushing) {
    name.requireTag();
    List<BundleFiles> bundles =
        folders.stream().map(folder -> BundleFiles.verified(folder, verifying)).toList();
    List<Edition> editions = Edition.of(name, bundles, forms);
    Map<String, Content> blobs = blobs(editions);
    long bytes = blobs.values().stream().mapToLong(Content::size).sum();
    Tally tally = new Tally(pushing, bytes);
    try (RegistryClient client = new RegistryClient(name, options, tally)) {
      List<Runnable> tasks = new ArrayList<>();
      blobs.values().forEach(it -> tasks.add(() -> client.push(it, mountFrom, tally.part())));
      tally.run(tasks);
      Referrers referrers = new Referrers(client, mountFrom);
      for (Edition edition : editions) {
        edition.images().values().forEach(it -> put(client, it.digest(), it));
        new AttachedBom(referrers).attach(edition);
        new PartLists(referrers).attach(edition.bundle(), edition.main().subject());
        signer.ifPresent(it -> vouch(referrers, edition, it));
      }
      List<Published.Tagged> tags = new ArrayList<>();
      editions.forEach(edition -> tags.addAll(tag(client, edition)));
      if (editions.size() > 1) {
        tags.add(index(referrers, name, editions));
      }
      List<String> notes = editions.stream().flatMap(it -> it.notes().stream()).toList();
      return new Published(name, tags.getLast().digest(), bytes, tags, notes);
    }
  }

  private static void vouch(Referrers referrers, Edition edition, Signer signer) {
    Vouched vouched = new Vouched(referrers);
    Path folder = edition.bundle().folder();
    List<Predicate> said = new ArrayList<>();
    said.add(Vouched.SIGNED);
    said.addAll(
        new BundleAttestations(new FolderBundle(folder), Manifest.current(folder))
            .predicates()
            .values());
    edition.images().values().stream()
        .filter(image -> !image.equals(edition.main()))
        .forEach(image -> vouched.attach(image.subject(), List.of(Vouched.SIGNED), signer));
    vouched.attach(edition.main().subject(), said, signer);
  }

  private static Map<String, Content> blobs(List<Edition> editions) {
    Map<String, Content> blobs = new LinkedHashMap<>();
    editions.stream()
        .flatMap(edition -> edition.images().values().stream())
        .flatMap(image -> image.blobs().stream())
        .forEach(content -> blobs.putIfAbsent(content.digest(), content));
    return blobs;
  }

  /// The first form's tag is the last.
  private static List<Published.Tagged> tag(RegistryClient client, Edition edition) {
    List<Published.Tagged> tags = new ArrayList<>();
    edition
        .images()
        .reversed()
        .forEach((form, image) -> {
          RegistryName name = edition.name(form);
          put(client, name.reference(), image);
          tags.add(
              new Published.Tagged(
                  name, image.digest(), edition.bundle().profileNames(), form.word()));
        });
    return tags;
  }

  private static void put(RegistryClient client, String reference, Image image) {
    client.put(reference, image.mediaType(), image.manifest());
  }

  private Published.Tagged index(Referrers referrers, RegistryName name, List<Edition> editions) {
    byte[] index = ProfileIndex.of(editions);
    Content content = new Content.OfBytes(index);
    RegistryClient client = referrers.client();
    client.put(content.digest(), MediaTypes.INDEX, index);
    Descriptor subject = new Descriptor(MediaTypes.INDEX, content);
    signer.ifPresent(it -> new Vouched(referrers).attach(subject, List.of(Vouched.SIGNED), it));
    client.put(name.reference(), MediaTypes.INDEX, index);
    return new Published.Tagged(name, content.digest(), "", "");
  }
}
