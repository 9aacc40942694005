// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;

/// Counts what steps do.
interface StepMeter {
  StepMeter NONE =
      new StepMeter() {
        @Override
        public void finished(String verb, boolean recalled, double seconds) {}

        @Override
        public void failed(String verb, Code code) {}
      };

  void finished(String verb, boolean recalled, double seconds);

  void failed(String verb, Code code);
}
