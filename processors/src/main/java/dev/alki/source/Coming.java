// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import dev.alki.files.PendingFile;
import dev.alki.progress.Progress;
import java.nio.file.Path;

/// A model that is being brought to this machine. Its folder is there with all files in it, of
/// which the large ones may have bytes that have not come; see [dev.alki.files.Arrival]. Nothing
/// that is made of it counts before all of it was verified.
public interface Coming extends AutoCloseable {
  /// What the folder of a model is in whose bytes may be missing.
  String FOLDER = PendingFile.PREFIX + "coming";

  /// Whether a model is in such a folder. Only the process that has it there knows what is missing.
  static boolean isComing(Path model) {
    return model.getParent() != null && model.getParent().endsWith(FOLDER);
  }

  /// The model as it will be.
  Arrived model();

  /// Whether everything has come and is what it should be; a fault when it will not be.
  boolean verified();

  /// Returns when everything has come and is what it should be.
  void awaitVerified(Progress progress);

  /// Does something when everything has come and is what it should be, at once if it has; and never
  /// if it does not come.
  void whenVerified(Runnable then);

  /// Says that nothing can be made of what has come, so that nothing of it is worth keeping back
  /// for readers while more could come in its place.
  default void lacking() {}

  /// Stops what has not come, and takes away what was only for this errand.
  @Override
  void close();

  /// One that is here.
  static Coming here(Arrived model) {
    return new Coming() {
      @Override
      public Arrived model() {
        return model;
      }

      @Override
      public boolean verified() {
        return true;
      }

      @Override
      public void awaitVerified(Progress progress) {
        // It is.
      }

      @Override
      public void whenVerified(Runnable then) {
        then.run();
      }

      @Override
      public void close() {
        // There is nothing to stop.
      }
    };
  }
}
