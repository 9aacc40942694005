// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.check.YamlText;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.StrictJson;
import dev.alki.gguf.SplitName;
import dev.alki.jobs.Desk;
import dev.alki.jobs.Intake;
import dev.alki.jobs.JobRequest;
import dev.alki.jobs.Ledger.Submission;
import dev.alki.s3.S3Model;
import dev.alki.s3.S3Object;
import dev.alki.s3.S3Objects;
import dev.alki.s3.S3Place;
import dev.alki.source.ForeignName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Places in buckets into which people and systems put models and jobs, by the rules of the folder
/// of that name: what asks for a job lies directly in one of the places.
///
/// However often an object is told of or seen, it makes one job: the job's key is that of the
/// object as it is now. The same name put once more is another object.
record BucketInbox(List<S3Place> places, S3Objects objects, Intake intake, Desk desk) {
  /// Who asked, in the ledger.
  static final String ORIGIN = "s3";

  private static final Logger LOG = LoggerFactory.getLogger(BucketInbox.class);
  private static final int MOST_BYTES = 64 << 10;
  private static final StrictJson JSON = new StrictJson(MOST_BYTES, 16, MOST_BYTES, false);

  BucketInbox {
    places = List.copyOf(places);
  }

  /// Whether an object lies directly in one of the places.
  boolean has(S3Place object) {
    return places.stream()
        .anyMatch(place ->
            place.bucket().equals(object.bucket())
                && object.key().startsWith(place.prefix())
                && object.key().indexOf('/', place.prefix().length()) < 0);
  }

  /// Whether anything of the bucket is one of the places.
  boolean knows(String bucket) {
    return places.stream().anyMatch(place -> place.bucket().equals(bucket));
  }

  /// Makes the job that an object asks for, if it asks for one and is still there. What the object
  /// cannot be a job for is a fault; so is what keeps this from finding out.
  Optional<Submission> take(S3Place place) {
    Optional<Offer> offer = Offer.of(place);
    if (offer.isEmpty() || !has(place)) {
      return Optional.empty();
    }
    ForeignName.partFault(place.name())
        .ifPresent(reason -> {
          throw Fault.in(Code.UNSAFE_NAME, S3Place.SCHEME + place.bucket())
              .what("an object's name " + reason)
              .help("Give it another name.")
              .fault();
        });
    Optional<S3Object> object = objects.find(place);
    if (object.isEmpty()) {
      LOG.info("{} is not there any more", place);
      return Optional.empty();
    }
    return request(offer.get(), object.get()).map(this::submit);
  }

  private Submission submit(JobRequest request) {
    Submission submission = desk.submit(request, ORIGIN);
    if (submission.created()) {
      LOG.info("{} is taken as job {}", request.source(), submission.job().id());
    }
    return submission;
  }

  private Optional<JobRequest> request(Offer offer, S3Object object) {
    return switch (offer) {
      case READY -> ready(object);
      case JOB -> Optional.of(job(object));
      case GGUF ->
          SplitName.of(object.place().name())
              .map(split -> split(object.place(), split))
              .orElseGet(() -> Optional.of(model(object.place(), key(List.of(object)))));
    };
  }

  /// For a folder, the key is the marker's: who changes the model says so by a new marker.
  private Optional<JobRequest> ready(S3Object marker) {
    S3Place named = marker.place().beside(Offer.READY.stem(marker.place().name()));
    Optional<Offer> own = Offer.of(named).filter(offer -> offer != Offer.READY);
    if (own.isPresent()) {
      return request(own.get(), objects.require(named));
    }
    // Whoever put it there learns now what no job could work with.
    S3Model.at(named, objects);
    return Optional.of(model(named, key(List.of(marker))));
  }

  /// Once all parts are there, whichever came last.
  private Optional<JobRequest> split(S3Place any, SplitName split) {
    List<S3Object> parts = new ArrayList<>();
    for (int number = 1; number <= split.count(); number++) {
      Optional<S3Object> part = objects.find(any.beside(split.part(number).file()));
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts.add(part.get());
    }
    return Optional.of(model(parts.getFirst().place(), key(parts)));
  }

  private JobRequest job(S3Object object) {
    byte[] text = objects.read(object, MOST_BYTES);
    String name = object.place().toString();
    JsonNode json =
        name.endsWith(".json")
            ? JSON.read(text, name)
            : YamlText.parse(name, new String(text, StandardCharsets.UTF_8)).json();
    JobRequest asked = intake.request(json, name);
    return asked.idempotencyKey().isPresent()
        ? asked
        : asked.withKey(Optional.of(key(List.of(object))));
  }

  private static JobRequest model(S3Place place, String key) {
    return new JobRequest(
        place.toString(), List.of(), JobRequest.DEFAULT_PIPELINE, Optional.of(key));
  }

  private static String key(List<S3Object> objects) {
    StringBuilder text = new StringBuilder();
    objects.forEach(object -> text.append(object.identity(ORIGIN)).append('\n'));
    return ORIGIN + ":" + Digest.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
