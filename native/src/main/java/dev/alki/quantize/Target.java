// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.files.PendingFiles;
import dev.alki.gguf.GgufLayout;
import dev.alki.quantize.Wanted.Opened;
import java.nio.file.Path;
import java.util.List;

/// What becomes of outputs while they are written, and where they are afterwards.
sealed interface Target permits Destination, Drafts {
  /// Where a file of the plan will be.
  Path place(Plan plan, PlannedFile file);

  /// Sees whether the files may be written and have room, and begins them; chunks have about
  /// `elements` numbers. With `measured`, it is to be told how exact they are.
  List<Opened> begin(PendingFiles pending, List<Planned> files, Making making);

  /// Called when all is written, before it appears; a fault keeps it from doing so.
  default void confirmAll() {}

  /// Called again and again while nothing can be made of what has come of the model.
  default void lacking() {}

  /// While they are written, for as long as it is open.
  EarlyForce keep(List<Opened> files);

  /// A file, and where it goes.
  record Planned(Path path, PlannedFile plan, GgufLayout layout) {}

  /// How files are made: by so many threads, in chunks of about `elements` numbers, with what it
  /// costs every tensor told if `measured`.
  record Making(int threads, int elements, boolean measured) {}
}
