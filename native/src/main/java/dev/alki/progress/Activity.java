// SPDX-License-Identifier: Apache-2.0
package dev.alki.progress;

/// A part of the work that takes its time, such as one download; over when it is closed.
public interface Activity extends AutoCloseable {
  Activity UNSEEN =
      new Activity() {
        @Override
        public void failed(Throwable reason) {
          // Nobody looks.
        }

        @Override
        public void close() {
          // Nobody looks.
        }
      };

  /// To be called before it is closed.
  void failed(Throwable reason);

  @Override
  void close();
}
