// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

/// What an artifact is to the pipeline.
public enum Role {
  /// The folder or GGUF a job starts from, where it lies, pinned by the digests of its files.
  SOURCE,
  /// Where the source comes from, and the digests of its files (JSON).
  ORIGIN,
  /// What Convert found out about the source (JSON): a model without its bytes.
  MODEL,
  GGUF,
  /// The GGUF that a model sees with, for all profiles.
  PROJECTOR,
  /// How the profile's GGUF was quantized (JSON): what was asked for, and every tensor's error.
  QUANTIZATION,
  /// Validate's report (JSON).
  VALIDATION,
  /// Benchmark's report (JSON).
  BENCHMARK,
  /// The folder that is deployed.
  BUNDLE,
  /// Where the bundle can be had now (JSON).
  PUBLICATION
}
