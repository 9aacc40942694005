// SPDX-License-Identifier: Apache-2.0
package dev.alki.select;

import dev.alki.bundle.BundleProfile;
import java.util.List;
import java.util.Locale;

/// By what profiles of one model are compared.
public enum Quality {
  /// The error of quantization, as it was measured: less is better.
  ERROR("nmse", "error"),
  /// Where not all were measured, or not against the same weights: more is better.
  BITS("bitsPerWeight", "bits per weight");

  private final String field;
  private final String words;

  Quality(String field, String words) {
    this.field = field;
    this.words = words;
  }

  static Quality of(List<Candidate> candidates) {
    boolean measured = candidates.stream().allMatch(it -> it.profile().nmse().isPresent());
    long sources = candidates.stream().map(Candidate::source).distinct().count();
    return measured && sources <= 1 ? ERROR : BITS;
  }

  /// As manifests call it.
  public String field() {
    return field;
  }

  /// Less is better.
  double cost(BundleProfile profile) {
    return switch (this) {
      case ERROR -> profile.nmse().orElseThrow();
      case BITS -> -profile.bitsPerWeight().orElse(0);
    };
  }

  /// What makes `better` better than the others.
  String praise(BundleProfile better) {
    return switch (this) {
      case ERROR -> "has the least error of those that fit, " + value(better);
      case BITS -> "has the most bits per weight of those that fit, " + value(better);
    };
  }

  /// What is wrong with a profile that fits beside a better one.
  String blame(BundleProfile worse, BundleProfile better) {
    if (cost(worse) == cost(better)) {
      return "fits, and has the same " + words + "; the other needs no more memory";
    }
    return switch (this) {
      case ERROR -> "fits, but has more error: " + value(worse) + ", not " + value(better);
      case BITS ->
          "fits, but has fewer bits per weight: " + value(worse) + ", not " + value(better);
    };
  }

  private String value(BundleProfile profile) {
    return switch (this) {
      case ERROR -> String.format(Locale.ROOT, "%.3g", profile.nmse().orElseThrow());
      case BITS -> String.format(Locale.ROOT, "%.2f", profile.bitsPerWeight().orElse(0));
    };
  }
}
