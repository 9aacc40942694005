// SPDX-License-Identifier: Apache-2.0
package dev.alki.traces;

import dev.alki.progress.Activity;
import java.util.Map;

/// What takes its time, from now until it is closed.
public interface Span extends Activity {
  Span NONE =
      new Span() {
        @Override
        public void ended(String result) {
          // Nobody looks.
        }

        @Override
        public Activity begin(String name, Map<String, String> attributes) {
          return Activity.UNSEEN;
        }

        @Override
        public void failed(Throwable reason) {
          // Nobody looks.
        }

        @Override
        public void close() {
          // Nobody looks.
        }
      };

  /// How it ended, in the word of the metrics.
  void ended(String result);

  /// A part of it begins.
  Activity begin(String name, Map<String, String> attributes);
}
