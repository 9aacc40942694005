// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Files that appear together. What was not committed is gone after [#close].
public final class PendingFiles implements AutoCloseable {
  private final List<PendingFile> files = new ArrayList<>();

  /// As [PendingFile#create].
  public PendingFile create(Path target, boolean replace) {
    PendingFile file = PendingFile.create(target, replace);
    files.add(file);
    return file;
  }

  /// As [PendingFile#lasting].
  public PendingFile lasting(Path target) {
    PendingFile file = PendingFile.lasting(target);
    files.add(file);
    return file;
  }

  /// Gives all files their names. Should one fail, those before it are taken back.
  public void commit() {
    List<PendingFile> done = new ArrayList<>();
    try {
      for (PendingFile file : files) {
        file.commit();
        done.add(file);
      }
    } catch (RuntimeException e) {
      done.forEach(PendingFile::takeBack);
      throw e;
    }
  }

  @Override
  public void close() {
    files.forEach(PendingFile::close);
  }
}
