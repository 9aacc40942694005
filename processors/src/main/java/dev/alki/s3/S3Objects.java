// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Reads buckets. What the service does not do is a fault that names the object.
public final class S3Objects {
  private static final int NOT_FOUND = 404;

  /// Answers of services that cannot tell of parts.
  private static final Set<Integer> NO_PARTS = Set.of(400, 405, 416, 501);

  private final S3Connection connection;

  public S3Objects(S3Connection connection) {
    this.connection = connection;
  }

  /// The object of exactly this name, if there is one.
  public Optional<S3Object> find(S3Place place) {
    return place.key().isEmpty() ? Optional.empty() : head(place, "").map(it -> object(place, it));
  }

  /// As [#find]; that there is none is a fault.
  public S3Object require(S3Place place) {
    return find(place)
        .orElseThrow(
            () -> Fault.in(Code.FILE_NOT_FOUND, place).what("there is no such object").fault());
  }

  /// All objects whose keys begin with `prefix`, in the order of their names; more than `most` are
  /// refused. Keys that end with a slash are other programs' folders and hold nothing.
  public List<S3Object> list(String bucket, String prefix, int most) {
    String where = S3Place.SCHEME + bucket + "/" + printable(prefix);
    List<S3Object> found = new ArrayList<>();
    pages(
        where,
        ListObjectsV2Request.builder().bucket(bucket).prefix(prefix),
        object -> {
          refuseHostile(bucket, object.place().key());
          found.add(object);
          if (found.size() > most) {
            throw Fault.in(Code.NOT_A_MODEL, where)
                .what("has more than " + most + " objects below it")
                .help("Name the folder of one model.")
                .fault();
          }
        });
    return found;
  }

  /// The objects directly below a place, whatever their names are, in the order of these.
  public List<S3Object> entries(S3Place place) {
    List<S3Object> found = new ArrayList<>();
    pages(
        place,
        ListObjectsV2Request.builder().bucket(place.bucket()).prefix(place.prefix()).delimiter("/"),
        found::add);
    return found;
  }

  private void pages(Object where, ListObjectsV2Request.Builder request, Consumer<S3Object> each) {
    String bucket = request.build().bucket();
    try {
      ListObjectsV2Response page;
      do {
        page = connection.objects().listObjectsV2(request.build());
        page.contents().stream()
            .filter(it -> !it.key().startsWith("/") && !it.key().endsWith("/"))
            .map(it -> listed(bucket, it))
            .forEach(each);
        request.continuationToken(page.nextContinuationToken());
      } while (Boolean.TRUE.equals(page.isTruncated()) && page.nextContinuationToken() != null);
    } catch (SdkException e) {
      throw S3Fault.of(where, e);
    }
  }

  /// What the service says of the object's bytes; nothing when it says nothing that can be
  /// compared.
  Optional<Check> check(S3Object object) {
    HeadObjectResponse head = again(object);
    return Checks.of(head, object.bytes(), number -> part(object, number));
  }

  /// The bytes from `from` to `to`, both included, of this very object.
  ResponseInputStream<GetObjectResponse> open(S3Object object, long from, long to) {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(object.place().bucket())
            .key(object.place().key())
            .range("bytes=" + from + "-" + to);
    if (!object.tag().isEmpty()) {
      request.ifMatch("\"" + object.tag() + "\"");
    }
    ResponseInputStream<GetObjectResponse> stream = connection.objects().getObject(request.build());
    String range = "bytes " + from + "-" + to + "/" + object.bytes();
    if (!range.equals(stream.response().contentRange())) {
      stream.abort();
      throw Fault.in(Code.BUCKET_DAMAGED, object.place())
          .what("the service answers with another part of the object than it was asked for")
          .expected(range)
          .got(printable(String.valueOf(stream.response().contentRange())))
          .fault();
    }
    return stream;
  }

  /// All bytes of a small object.
  public byte[] read(S3Object object, int most) {
    if (object.bytes() > most) {
      throw Fault.in(Code.JSON_INVALID, object.place())
          .what("is too long")
          .expected("at most " + most + " bytes")
          .got(object.bytes())
          .fault();
    }
    if (object.bytes() == 0) {
      return new byte[0];
    }
    try (ResponseInputStream<GetObjectResponse> in = open(object, 0, object.bytes() - 1)) {
      byte[] bytes = in.readNBytes((int) object.bytes());
      if (bytes.length != object.bytes()) {
        throw new IOException("the answer ends early");
      }
      return bytes;
    } catch (SdkException e) {
      throw S3Fault.of(object.place(), e);
    } catch (IOException e) {
      throw Fault.in(Code.BUCKET_UNAVAILABLE, object.place())
          .what(String.valueOf(e.getMessage()))
          .cause(e)
          .fault();
    }
  }

  private HeadObjectResponse again(S3Object object) {
    HeadObjectResponse head =
        head(object.place(), object.tag())
            .orElseThrow(() ->
                Fault.in(Code.FILE_CHANGED, object.place())
                    .what("was there a moment ago and is no more")
                    .fault());
    if (head.contentLength() != object.bytes()) {
      throw Fault.in(Code.FILE_CHANGED, object.place())
          .what("has another size than a moment ago")
          .expected(object.bytes() + " bytes")
          .got(head.contentLength())
          .fault();
    }
    return head;
  }

  private Optional<HeadObjectResponse> head(S3Place place, String tag) {
    HeadObjectRequest.Builder request =
        HeadObjectRequest.builder()
            .bucket(place.bucket())
            .key(place.key())
            .checksumMode(ChecksumMode.ENABLED);
    if (!tag.isEmpty()) {
      request.ifMatch("\"" + tag + "\"");
    }
    try {
      return Optional.of(connection.objects().headObject(request.build()));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw S3Fault.of(place, e);
    } catch (SdkException e) {
      throw S3Fault.of(place, e);
    }
  }

  /// What the service says of one part of an object that was put in parts; nothing when it knows no
  /// parts.
  private Optional<HeadObjectResponse> part(S3Object object, int number) {
    try {
      return Optional.of(
          connection
              .objects()
              .headObject(request ->
                  request
                      .bucket(object.place().bucket())
                      .key(object.place().key())
                      .ifMatch("\"" + object.tag() + "\"")
                      .partNumber(number)));
    } catch (S3Exception e) {
      if (NO_PARTS.contains(e.statusCode())) {
        return Optional.empty();
      }
      throw S3Fault.of(object.place(), e);
    } catch (SdkException e) {
      throw S3Fault.of(object.place(), e);
    }
  }

  private static S3Object object(S3Place place, HeadObjectResponse head) {
    return new S3Object(
        place, head.contentLength(), S3Object.plainTag(head.eTag()), time(head.lastModified()));
  }

  /// A key that is no path, such as `../x`, is refused with its whole listing.
  private static void refuseHostile(String bucket, String key) {
    S3Place.keyProblem(key)
        .ifPresent(reason -> {
          throw Fault.in(Code.UNSAFE_NAME, S3Place.SCHEME + bucket)
              .what("an object's key " + reason)
              .help("Rename or remove the object: '" + printable(key) + "'.")
              .fault();
        });
  }

  private static S3Object listed(
      String bucket, software.amazon.awssdk.services.s3.model.S3Object each) {
    return new S3Object(
        new S3Place(bucket, each.key()),
        each.size(),
        S3Object.plainTag(each.eTag()),
        time(each.lastModified()));
  }

  private static Instant time(Instant given) {
    return given == null ? Instant.EPOCH : given;
  }

  static String printable(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 200 ? clean : clean.substring(0, 200) + "...";
  }
}
