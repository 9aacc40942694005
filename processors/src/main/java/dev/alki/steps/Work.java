// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Job;
import dev.alki.progress.Progress;
import java.nio.file.Path;

/// What a step gets to work with.
public interface Work {
  Job job();

  /// The profile of this branch of the pipeline; empty before the split.
  String profile();

  /// Only what [Step#reads] names.
  Artifacts inputs();

  /// An empty folder of this attempt's own, on the store's file system; gone afterwards.
  Path folder();

  Progress progress();
}
