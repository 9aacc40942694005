// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.files.WriteFault;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Job;
import dev.alki.progress.Progress;
import dev.alki.publish.Publishing;
import dev.alki.publish.Wishes;
import dev.alki.source.Arrived;
import dev.alki.source.Digests;
import dev.alki.source.Errand;
import dev.alki.source.Pins;
import dev.alki.source.Remote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Work of a step that is done once more, apart from the store and its receipts: these would only
/// give back what was made before.
record RebuildWork(
    Job job,
    Artifacts inputs,
    Path folder,
    List<Remote> remotes,
    Digests digests,
    Progress progress)
    implements Work {
  @Override
  public List<String> profiles() {
    return job.profiles();
  }

  @Override
  public Arrived bring(Remote remote, boolean whole) {
    return remote.fetch(job.source(), new Errand(Pins.NONE, digests::trust, progress));
  }

  @Override
  public Pins pins() {
    return Pins.NONE;
  }

  @Override
  public Path draft(String profile) {
    try {
      return Files.createDirectories(folder.resolve("draft"));
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  /// All of the source was compared with what was recorded before the work began.
  @Override
  public boolean confirmed() {
    return true;
  }

  /// No step that is done once more sends anything anywhere.
  @Override
  public Publishing publishing(String place, Wishes wishes) {
    throw new UnsupportedOperationException(place);
  }

  @Override
  public void lacking() {
    // Nothing is on its way.
  }
}
