// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.files.Bounded;
import dev.alki.files.ReadFault;
import dev.alki.progress.Progress;
import dev.alki.transfer.Together;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Puts a file into a bucket, once: an object that is there under the name already stays. The
/// service compares each request's bytes with their MD5, which every service can; the object is
/// there, complete, when it returns, or not at all.
record Upload(S3Client client) {
  private static final long PART = 32 << 20;
  private static final int MOST_PARTS = 9_000;
  private static final int THREADS = 4;
  private static final int TAKEN = 412;
  private static final int AT_ONCE = 64 << 10;

  void put(Path file, S3Place place) {
    try {
      long bytes = Files.size(file);
      if (bytes <= PART) {
        whole(file, bytes, place);
      } else {
        parts(file, bytes, place);
      }
    } catch (S3Exception e) {
      if (e.statusCode() != TAKEN) {
        throw S3Fault.of(place, e);
      }
    } catch (SdkException e) {
      throw S3Fault.of(place, e);
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  /// A small object; false when one of the name is there and may not be replaced.
  boolean put(byte[] content, S3Place place, boolean replace) {
    Algorithm.Hasher md5 = Algorithm.MD5.begin();
    md5.update(content, 0, content.length);
    String header = Base64.getEncoder().encodeToString(md5.end());
    try {
      client.putObject(
          request ->
              request
                  .bucket(place.bucket())
                  .key(place.key())
                  .contentMD5(header)
                  .ifNoneMatch(replace ? null : "*"),
          RequestBody.fromBytes(content));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() != TAKEN) {
        throw S3Fault.of(place, e);
      }
      return false;
    } catch (SdkException e) {
      throw S3Fault.of(place, e);
    }
  }

  private void whole(Path file, long bytes, S3Place place) throws IOException {
    String md5 = md5(file, 0, bytes);
    client.putObject(
        request -> request.bucket(place.bucket()).key(place.key()).contentMD5(md5).ifNoneMatch("*"),
        body(file, 0, bytes));
  }

  private void parts(Path file, long bytes, S3Place place) {
    String upload =
        client
            .createMultipartUpload(request -> request.bucket(place.bucket()).key(place.key()))
            .uploadId();
    try {
      List<CompletedPart> parts = parts(file, bytes, place, upload);
      client.completeMultipartUpload(request ->
          request
              .bucket(place.bucket())
              .key(place.key())
              .uploadId(upload)
              .ifNoneMatch("*")
              .multipartUpload(all -> all.parts(parts)));
    } catch (RuntimeException e) {
      abort(place, upload);
      throw e;
    }
  }

  private List<CompletedPart> parts(Path file, long bytes, S3Place place, String upload) {
    long size = Math.max(PART, Math.ceilDiv(bytes, MOST_PARTS));
    ConcurrentLinkedQueue<CompletedPart> done = new ConcurrentLinkedQueue<>();
    Tally tally = new Tally(Progress.NONE, bytes);
    try (Together together = new Together(new Semaphore(THREADS), tally)) {
      int number = 1;
      for (long from = 0; from < bytes; from += size) {
        Range range = new Range(file, from, Math.min(size, bytes - from), number++);
        together.add(() -> done.add(part(range, place, upload)));
      }
      together.join();
    }
    return done.stream().sorted(Comparator.comparingInt(CompletedPart::partNumber)).toList();
  }

  private CompletedPart part(Range range, S3Place place, String upload) {
    String tag = part(range, range.md5(), place, upload);
    return CompletedPart.builder().partNumber(range.number()).eTag(tag).build();
  }

  /// One part of an upload, from number 1 on.
  record Range(Path file, long from, long length, int number) {
    String md5() {
      try {
        return Upload.md5(file, from, length);
      } catch (IOException e) {
        throw ReadFault.of(file, e);
      }
    }
  }

  /// Gives back the part's entity tag.
  String part(Range range, String md5, S3Place place, String upload) {
    return client
        .uploadPart(
            request ->
                request
                    .bucket(place.bucket())
                    .key(place.key())
                    .uploadId(upload)
                    .partNumber(range.number())
                    .contentMD5(md5),
            body(range.file(), range.from(), range.length()))
        .eTag();
  }

  private void abort(S3Place place, String upload) {
    try {
      client.abortMultipartUpload(
          request -> request.bucket(place.bucket()).key(place.key()).uploadId(upload));
    } catch (SdkException e) {
      // What failed before says more; the bucket's own rules clear away what is left.
    }
  }

  static RequestBody body(Path file, long from, long length) {
    ContentStreamProvider content = () -> range(file, from, length);
    return RequestBody.fromContentProvider(content, length, "application/octet-stream");
  }

  static String md5(Path file, long from, long length) throws IOException {
    Algorithm.Hasher md5 = Algorithm.MD5.begin();
    byte[] buffer = new byte[AT_ONCE];
    try (InputStream in = range(file, from, length)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        md5.update(buffer, 0, read);
      }
    }
    return Base64.getEncoder().encodeToString(md5.end());
  }

  /// As entity tags have what headers have in Base64.
  static String hexadecimal(String md5) {
    return HexFormat.of().formatHex(Base64.getDecoder().decode(md5));
  }

  private static InputStream range(Path file, long from, long length) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ).position(from);
      return new Bounded(Channels.newInputStream(channel), length);
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }
}
