// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.bom.FileDigest;
import dev.alki.files.ReadFault;
import dev.alki.transfer.Together;
import dev.alki.transfer.UploadState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Puts files with known digests into a bucket, in parts that count when it is done again: after a
/// failure, and after this process has died, by [UploadState].
///
/// Each object tells the SHA-256 of its bytes as metadata. With `replace`, one that is there under
/// the name goes; else it stays.
record LastingUpload(S3Client client, Path uploads, boolean replace, Tally tally) {
  static final String SHA256 = "sha256";
  static final long PART = 16 << 20;
  private static final int MOST_PARTS = 9_000;
  private static final int THREADS = 4;
  private static final int NOT_FOUND = 404;
  private static final int TAKEN = 412;

  /// False when one of the name is there and stays.
  boolean put(Path file, FileDigest digest, S3Place place) {
    try {
      if (digest.bytes() <= PART) {
        whole(file, digest, place);
      } else {
        parts(file, digest, place);
      }
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == TAKEN) {
        return false;
      }
      throw S3Fault.of(place, e);
    } catch (SdkException e) {
      throw S3Fault.of(place, e);
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  private void whole(Path file, FileDigest digest, S3Place place) throws IOException {
    String md5 = Upload.md5(file, 0, digest.bytes());
    client.putObject(
        request ->
            request
                .bucket(place.bucket())
                .key(place.key())
                .metadata(Map.of(SHA256, digest.sha256()))
                .contentMD5(md5)
                .ifNoneMatch(condition()),
        Upload.body(file, 0, digest.bytes()));
    tally.add(digest.bytes());
  }

  private String condition() {
    return replace ? null : "*";
  }

  private void parts(Path file, FileDigest digest, S3Place place) {
    UploadState state = new UploadState(uploads, place.toString(), digest.sha256());
    Optional<String> known = state.read();
    Map<Integer, Part> there = new HashMap<>();
    boolean goesOn = known.map(upload -> list(place, upload, there)).orElse(false);
    String upload = goesOn ? known.get() : begin(digest, place);
    state.write(upload);
    List<CompletedPart> parts = send(file, digest, place, upload, there);
    try {
      client.completeMultipartUpload(request ->
          request
              .bucket(place.bucket())
              .key(place.key())
              .uploadId(upload)
              .ifNoneMatch(condition())
              .multipartUpload(all -> all.parts(parts)));
    } catch (S3Exception e) {
      if (e.statusCode() == TAKEN) {
        abort(place, upload);
        state.forget();
      }
      throw e;
    }
    state.forget();
  }

  private String begin(FileDigest digest, S3Place place) {
    return client
        .createMultipartUpload(request ->
            request
                .bucket(place.bucket())
                .key(place.key())
                .metadata(Map.of(SHA256, digest.sha256())))
        .uploadId();
  }

  /// Which parts have come; false when the service does not know the upload any more.
  private boolean list(S3Place place, String upload, Map<Integer, Part> parts) {
    try {
      client
          .listPartsPaginator(
              request -> request.bucket(place.bucket()).key(place.key()).uploadId(upload))
          .parts()
          .forEach(part -> parts.put(part.partNumber(), part));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private List<CompletedPart> send(
      Path file, FileDigest digest, S3Place place, String upload, Map<Integer, Part> there) {
    long size = Math.max(PART, Math.ceilDiv(digest.bytes(), MOST_PARTS));
    ConcurrentLinkedQueue<CompletedPart> done = new ConcurrentLinkedQueue<>();
    try (Together together = new Together(new Semaphore(THREADS), tally)) {
      int number = 1;
      for (long from = 0; from < digest.bytes(); from += size) {
        Upload.Range range =
            new Upload.Range(file, from, Math.min(size, digest.bytes() - from), number);
        Optional<Part> known = Optional.ofNullable(there.get(number));
        together.add(() -> done.add(part(range, place, upload, known)));
        number++;
      }
      together.join();
    }
    return done.stream().sorted(Comparator.comparingInt(CompletedPart::partNumber)).toList();
  }

  /// One that has come with the same bytes is not sent again.
  private CompletedPart part(
      Upload.Range range, S3Place place, String upload, Optional<Part> known) {
    String md5 = range.md5();
    String tag =
        known
            .filter(part -> part.size() == range.length())
            .map(part -> S3Object.plainTag(part.eTag()))
            .filter(Upload.hexadecimal(md5)::equals)
            .orElseGet(() -> new Upload(client).part(range, md5, place, upload));
    tally.add(range.length());
    return CompletedPart.builder().partNumber(range.number()).eTag(tag).build();
  }

  private void abort(S3Place place, String upload) {
    try {
      client.abortMultipartUpload(
          request -> request.bucket(place.bucket()).key(place.key()).uploadId(upload));
    } catch (SdkException e) {
      // The bucket's own rules clear away what is left.
    }
  }
}
