// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Job;
import dev.alki.progress.Progress;
import dev.alki.publish.Publishing;
import dev.alki.publish.Wishes;
import dev.alki.source.Arrived;
import dev.alki.source.Coming;
import dev.alki.source.Digests;
import dev.alki.source.Pins;
import dev.alki.source.Remote;
import java.nio.file.Path;
import java.util.List;

/// What a step gets to work with.
public interface Work {
  Job job();

  /// What to work for: nothing for a step that is done for the whole job or on what the whole job
  /// made, one profile for a step that is done for each, and those that are not there yet for a
  /// step that makes all in one go.
  List<String> profiles();

  /// The one profile; empty when it is the whole job.
  default String profile() {
    return profiles().isEmpty() ? "" : profiles().getFirst();
  }

  /// Only what [Step#reads] names.
  Artifacts inputs();

  /// An empty folder of this attempt's own, on the store's file system; gone afterwards.
  Path folder();

  /// Brings the job's model from there: the whole, or as far as work on it can begin; see [Coming].
  Arrived bring(Remote remote, boolean whole);

  /// Where sources may lie that are not on this machine.
  List<Remote> remotes();

  /// A way out for bundles.
  Publishing publishing(String place, Wishes wishes);

  /// What was decided for this job at an attempt before.
  Pins pins();

  /// A folder for what is made for this profile, or for the job under the empty name, that outlives
  /// this attempt when it is called off or dies: the next one at the same result finds there what
  /// this one left, whatever state that is in. Products may lie in it.
  Path draft(String profile);

  /// Refuses to go on when what the result depends on is no longer what it was at the start; false
  /// when that cannot be said, because the source is still on its way. To be asked before something
  /// in a draft counts as made.
  boolean confirmed();

  /// Says that nothing can be made of what has come of the source; see [Coming#lacking].
  void lacking();

  /// Digests of files outside, read as seldom as possible.
  Digests digests();

  Progress progress();
}
