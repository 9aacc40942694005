// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.jobs.Artifact;
import dev.alki.source.Listing;
import java.nio.file.Path;
import java.util.Optional;

/// Where the content and the receipts of a store are kept besides its folder, so that the stores of
/// other machines have them, too. Whatever is there is complete; what is wrong with the place is a
/// fault.
public interface Backing extends AutoCloseable {
  /// For a store that is alone.
  Backing NONE =
      new Backing() {
        @Override
        public void put(Path content, Listing listing) {
          // The folder has it.
        }

        @Override
        public boolean get(Artifact wanted, Path to) {
          return false;
        }

        @Override
        public void keep(String key, byte[] receipt) {
          // The folder has it.
        }

        @Override
        public Optional<byte[]> receipt(String key) {
          return Optional.empty();
        }

        @Override
        public void close() {
          // Nothing was opened.
        }
      };

  /// Keeps a file or folder of which `listing` says what is in it. What is there is not sent again.
  void put(Path content, Listing listing);

  /// Brings the file or folder that has an artifact's digest to `to`, where nothing is, byte for
  /// byte; false when it is not there.
  boolean get(Artifact wanted, Path to);

  /// Keeps a receipt, after everything that it names. One that is there already stays.
  void keep(String key, byte[] receipt);

  Optional<byte[]> receipt(String key);

  @Override
  void close();
}
