// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

import dev.alki.s3.S3Place;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What the name of an object in an inbox asks for. Every other name asks for nothing: it is a part
/// of a model, or nothing of ours.
enum Offer {
  /// `NAME.ready`: the folder, GGUF or job `NAME` beside it is complete.
  READY(".ready"),
  /// A job, as it is posted.
  JOB(".job.json", ".job.yaml", ".job.yml"),
  /// A model in one object, or a part of it.
  GGUF(".gguf");

  private final String[] endings;

  Offer(String... endings) {
    this.endings = endings;
  }

  static Optional<Offer> of(S3Place place) {
    String name = place.name().toLowerCase(Locale.ROOT);
    return Stream.of(values())
        .filter(offer -> Stream.of(offer.endings).anyMatch(name::endsWith))
        .filter(_ -> !name.startsWith("."))
        .findFirst();
  }

  /// The name before the ending, of an offer with one ending.
  String stem(String name) {
    return name.substring(0, name.length() - endings[0].length());
  }
}
