// SPDX-License-Identifier: Apache-2.0
package dev.alki.progress;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Map;

/// Whoever waits for long work: is told how far it is, and can call it off. Used by many threads.
public interface Progress {
  Progress NONE = (done, total) -> {};

  /// `done` of `total` units (bytes, tokens) so far; `done` never shrinks.
  void advance(long done, long total);

  /// Whether the work is no longer wanted.
  default boolean cancelled() {
    return false;
  }

  /// `more` was done. For those who measure; what is left to do is not told by it.
  default void count(Amount amount, long more) {}

  /// A part of the work begins. `attributes` say which, and have no secrets.
  default Activity begin(String name, Map<String, String> attributes) {
    return Activity.UNSEEN;
  }

  /// For work before the work that is told of: it can be called off as well.
  default Progress silent() {
    Progress told = this;
    return new Progress() {
      @Override
      public void advance(long done, long total) {
        // Nobody counts this.
      }

      @Override
      public boolean cancelled() {
        return told.cancelled();
      }

      @Override
      public void count(Amount amount, long more) {
        told.count(amount, more);
      }

      @Override
      public Activity begin(String name, Map<String, String> attributes) {
        return told.begin(name, attributes);
      }
    };
  }

  /// To be called between chunks of work.
  default void check() {
    if (cancelled()) {
      throw Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was called off").fault();
    }
  }
}
