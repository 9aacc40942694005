// SPDX-License-Identifier: Apache-2.0
package dev.alki.traces;

import dev.alki.jobs.Job;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;

/// Tells a collector what took how long: a span for each job, in it one for each step, and in that
/// one for each part of it that takes its time, such as a download.
public interface Traces extends AutoCloseable {
  Traces NONE =
      new Traces() {
        @Override
        public Span job(Job job) {
          return Span.NONE;
        }

        @Override
        public Span step(Job job, String verb, String profile) {
          return Span.NONE;
        }

        @Override
        public void close() {
          // Nothing was opened.
        }
      };

  /// To where the settings say; to nobody, and without loading anything, when they do not.
  static Traces open(Settings settings) {
    return settings
        .address(Setting.OTEL_ENDPOINT)
        .<Traces>map(address -> OtlpTraces.open(address, settings.secret(Setting.OTEL_TOKEN)))
        .orElse(NONE);
  }

  Span job(Job job);

  /// Of a job whose span is open.
  Span step(Job job, String verb, String profile);

  /// Sends what was not sent yet; not for long.
  @Override
  void close();
}
