// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.ReadFault;
import dev.alki.s3.Algorithm.Hasher;
import dev.alki.s3.PartialObject.Segment;
import dev.alki.transfer.Together;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// Brings objects here in ranges, each at the entity tag that its object had when it was chosen,
/// and compares what came with what the service says of it.
///
/// A service that fails or goes away is asked again until nothing has come from it for `limit`;
/// `seats` bounds how many requests there are at once.
record Transfer(S3Objects objects, Duration limit, Semaphore seats, Tally tally) {
  private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);
  private static final int AT_ONCE = 64 << 10;

  /// After so many bytes at the latest, what came is marked as here.
  private static final long MARK = 1 << 20;

  /// Goes on with what is in the folder. Gives back the SHA-256 of its `data`, which is complete
  /// and on the disk then.
  String run(S3Object object, Path folder) {
    Optional<Check> check = patiently(() -> objects.check(object));
    if (check.isEmpty()) {
      LOG.warn("{}: the service gives no digest to compare with, only the size", object.place());
    }
    try (PartialObject partial = PartialObject.open(folder, object.bytes(), check.isEmpty())) {
      for (int attempt = 1; attempt <= 2; attempt++) {
        bring(object, partial);
        partial.force();
        Optional<String> sha256 = digest(partial.data(), check);
        if (sha256.isPresent()) {
          return sha256.get();
        }
        partial.forget();
        LOG.warn("{}: what came is not what the service says of it", object.place());
      }
    }
    throw Fault.in(Code.BUCKET_DAMAGED, object.place())
        .what("is not what the service says of it, also when it is brought again")
        .help("Upload the object again.")
        .fault();
  }

  private void bring(S3Object object, PartialObject partial) {
    List<Segment> segments = partial.segments();
    tally.add(segments.stream().mapToLong(Segment::done).sum());
    try (Together together = new Together(seats, tally)) {
      segments.stream()
          .filter(segment -> segment.done() < segment.length())
          .forEach(segment -> together.add(() -> bring(object, partial, segment)));
      together.join();
    }
  }

  private void bring(S3Object object, PartialObject partial, Segment segment) {
    Patience patience = new Patience(limit);
    long done = segment.done();
    while (done < segment.length()) {
      long before = done;
      Fault reason;
      try {
        done = read(object, partial, segment, done);
        reason = early(object);
      } catch (SdkException e) {
        reason = S3Fault.of(object.place(), e);
        if (!S3Fault.passing(e)) {
          throw reason;
        }
      } catch (Broken e) {
        done = e.done;
        reason = early(object);
      }
      if (done > before) {
        patience.renew();
      }
      if (done < segment.length()) {
        patience.wait(reason, tally);
      }
    }
  }

  /// What has come before a stream ended early.
  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1;
    private final long done;

    Broken(long done, IOException cause) {
      super(cause);
      this.done = done;
    }
  }

  private long read(S3Object object, PartialObject partial, Segment segment, long from)
      throws Broken {
    long done = from;
    long marked = from;
    long last = segment.from() + segment.length() - 1;
    byte[] buffer = new byte[AT_ONCE];
    ResponseInputStream<GetObjectResponse> in = objects.open(object, segment.from() + done, last);
    try {
      while (done < segment.length()) {
        tally.check();
        int most = (int) Math.min(AT_ONCE, segment.length() - done);
        int read = in.read(buffer, 0, most);
        if (read < 0) {
          break;
        }
        partial.write(buffer, read, segment.from() + done);
        done += read;
        tally.come(read);
        if (done - marked >= MARK || done == segment.length()) {
          partial.mark(segment, done);
          marked = done;
        }
      }
      return done;
    } catch (IOException e) {
      throw new Broken(done, e);
    } finally {
      // Without reading the rest of an answer that nobody wants.
      in.abort();
    }
  }

  private static Fault early(S3Object object) {
    return Fault.in(Code.BUCKET_UNAVAILABLE, object.place())
        .what("the service ends its answers too early")
        .help("Start again later; what has been transferred is kept.")
        .fault();
  }

  private <T> T patiently(Supplier<T> question) {
    Patience patience = new Patience(limit);
    while (true) {
      try {
        return question.get();
      } catch (Fault e) {
        if (!(e.getCause() instanceof SdkException reason) || !S3Fault.passing(reason)) {
          throw e;
        }
        patience.wait(e, tally);
      }
    }
  }

  /// The SHA-256 of a file that passes the check; nothing when it does not.
  private Optional<String> digest(Path file, Optional<Check> check) {
    Hasher sha256 = Algorithm.SHA256.begin();
    Optional<Check.Run> run = check.map(Check::begin);
    byte[] buffer = new byte[AT_ONCE];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        tally.check();
        sha256.update(buffer, 0, read);
        if (run.isPresent()) {
          run.get().update(buffer, read);
        }
      }
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
    return run.map(Check.Run::right).orElse(true)
        ? Optional.of(HexFormat.of().formatHex(sha256.end()))
        : Optional.empty();
  }
}
