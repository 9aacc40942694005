// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Finds in what a service says of an object the best way to check its bytes.
final class Checks {
  /// As many parts as S3 allows.
  private static final int MOST_PARTS = 10_000;

  private Checks() {}

  /// `part` asks the service for one part of the object, from 1 on.
  static Optional<Check> of(
      HeadObjectResponse head, long bytes, IntFunction<Optional<HeadObjectResponse>> part) {
    for (Map.Entry<Algorithm, String> given : checksums(head).entrySet()) {
      int count = Check.parts(given.getValue());
      Optional<Check> check =
          sizes(count, bytes, part)
              .flatMap(sizes -> Check.checksum(given.getKey(), given.getValue(), sizes));
      if (check.isPresent()) {
        return check;
      }
    }
    if (encrypted(head)) {
      return Optional.empty();
    }
    String tag = S3Object.plainTag(head.eTag());
    return sizes(Check.parts(tag), bytes, part).flatMap(sizes -> Check.entityTag(tag, sizes));
  }

  /// In the order in which they are trusted.
  private static Map<Algorithm, String> checksums(HeadObjectResponse head) {
    Map<Algorithm, String> all = new EnumMap<>(Algorithm.class);
    put(all, Algorithm.SHA256, head.checksumSHA256());
    put(all, Algorithm.SHA1, head.checksumSHA1());
    put(all, Algorithm.CRC64NVME, head.checksumCRC64NVME());
    put(all, Algorithm.CRC32C, head.checksumCRC32C());
    put(all, Algorithm.CRC32, head.checksumCRC32());
    return all;
  }

  private static void put(Map<Algorithm, String> all, Algorithm algorithm, String header) {
    if (header != null && !header.isEmpty()) {
      all.put(algorithm, header);
    }
  }

  /// The entity tag is no digest then.
  private static boolean encrypted(HeadObjectResponse head) {
    ServerSideEncryption way = head.serverSideEncryption();
    return head.sseCustomerAlgorithm() != null || way != null && way != ServerSideEncryption.AES256;
  }

  /// Of all parts; empty for an object that is one. Nothing when the service does not say how the
  /// object was put together.
  private static Optional<List<Long>> sizes(
      int count, long bytes, IntFunction<Optional<HeadObjectResponse>> part) {
    if (count == 0) {
      return Optional.of(List.of());
    }
    if (count > MOST_PARTS) {
      return Optional.empty();
    }
    Optional<HeadObjectResponse> first =
        part.apply(1).filter(it -> Integer.valueOf(count).equals(it.partsCount()));
    if (first.isEmpty()) {
      return Optional.empty();
    }
    List<Long> equal = equal(count, bytes, first.get().contentLength());
    boolean likely =
        !equal.isEmpty() && size(part.apply(count)).equals(Optional.of(equal.getLast()));
    return likely ? Optional.of(equal) : each(count, bytes, part);
  }

  private static Optional<Long> size(Optional<HeadObjectResponse> part) {
    return part.map(HeadObjectResponse::contentLength);
  }

  /// As every uploading program makes them: all of one size, the last with what is left.
  private static List<Long> equal(int count, long bytes, long size) {
    long last = bytes - (count - 1) * size;
    if (last < 1 || last > size) {
      return List.of();
    }
    List<Long> sizes = new ArrayList<>(Collections.nCopies(count - 1, size));
    sizes.add(last);
    return sizes;
  }

  private static Optional<List<Long>> each(
      int count, long bytes, IntFunction<Optional<HeadObjectResponse>> part) {
    List<Long> sizes = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      size(part.apply(number)).ifPresent(sizes::add);
    }
    return sizes.size() == count && sizes.stream().mapToLong(Long::longValue).sum() == bytes
        ? Optional.of(sizes)
        : Optional.empty();
  }
}
