// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import dev.alki.bundle.Manifest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;

/// Brings a bundle below a prefix of a bucket, file by file, its manifest last: whoever sees that
/// sees all of it. `uploads` is the folder that remembers unfinished ones.
///
/// What somebody else has published there is not touched, also when both do so at one moment; with
/// `replace` it goes, its manifest first.
public record BucketPublisher(S3Connection connection, Path uploads, boolean replace) {
  private static final int MOST = 10_000;

  /// What is there already is not sent again.
  public void publish(BundleFiles bundle, S3Place place, Progress progress) {
    List<FileDigest> files = manifestLast(bundle.files());
    Map<String, S3Object> there = there(place);
    Set<String> ours = files.stream().map(FileDigest::path).collect(Collectors.toSet());
    List<S3Object> others = new ArrayList<>();
    Map<String, FileDigest> missing = new LinkedHashMap<>();
    files.forEach(file -> missing.put(file.path(), file));
    there.forEach((path, object) -> {
      FileDigest own = missing.get(path);
      if (own != null && told(object).equals(own.sha256())) {
        missing.remove(path);
      } else if (!replace) {
        throw taken(object.place());
      } else if (!ours.contains(path)) {
        others.add(object);
      }
    });
    if (missing.isEmpty() && others.isEmpty()) {
      return;
    }
    if (there.containsKey(Manifest.NAME) && replace) {
      delete(there.get(Manifest.NAME).place());
      missing.put(Manifest.NAME, bundle.find(Manifest.NAME).orElseThrow());
    }
    others.forEach(it -> delete(it.place()));
    send(bundle, manifestLast(missing.values().stream().toList()), place, progress);
  }

  /// Small ones come first: if two bundles meet in one place, they differ there already.
  private static List<FileDigest> manifestLast(List<FileDigest> files) {
    return files.stream()
        .sorted(
            Comparator.comparing((FileDigest it) -> it.path().equals(Manifest.NAME))
                .thenComparing(FileDigest::bytes))
        .toList();
  }

  private void send(BundleFiles bundle, List<FileDigest> files, S3Place place, Progress progress) {
    long bytes = files.stream().mapToLong(FileDigest::bytes).sum();
    Tally tally = new Tally(progress, bytes);
    LastingUpload upload = new LastingUpload(connection.objects(), uploads, replace, tally);
    for (FileDigest file : files) {
      progress.check();
      S3Place to = new S3Place(place.bucket(), place.prefix() + file.path());
      if (!upload.put(bundle.folder().resolve(file.path()), file, to) && !same(to, file)) {
        throw taken(to);
      }
    }
  }

  private boolean same(S3Place place, FileDigest file) {
    S3Objects objects = new S3Objects(connection);
    return objects.find(place).map(it -> told(it).equals(file.sha256())).orElse(false);
  }

  private Map<String, S3Object> there(S3Place place) {
    Map<String, S3Object> there = new TreeMap<>();
    new S3Objects(connection)
        .list(place.bucket(), place.prefix(), MOST)
        .forEach(it -> there.put(it.place().key().substring(place.prefix().length()), it));
    return there;
  }

  /// The digest that an object of ours has with it; empty for another.
  private String told(S3Object object) {
    S3Place place = object.place();
    try {
      return connection
          .objects()
          .headObject(request -> request.bucket(place.bucket()).key(place.key()))
          .metadata()
          .getOrDefault(LastingUpload.SHA256, "");
    } catch (SdkException e) {
      throw S3Fault.of(place, e);
    }
  }

  private void delete(S3Place place) {
    try {
      connection.objects().deleteObject(request -> request.bucket(place.bucket()).key(place.key()));
    } catch (SdkException e) {
      throw S3Fault.of(place, e);
    }
  }

  private static Fault taken(S3Place place) {
    return Fault.in(Code.OUTPUT_EXISTS, place)
        .what("is there already, and is not of this bundle")
        .help("Publish under another prefix, or replace what is there with --force.")
        .fault();
  }
}
