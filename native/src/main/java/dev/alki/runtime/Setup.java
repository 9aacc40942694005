// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

/// How a model is opened: `context` tokens of key-value cache, `threads` for arithmetic.
public record Setup(int context, int threads) {
  public Setup {
    if (context < 1 || threads < 1) {
      throw new IllegalArgumentException("context " + context + ", threads " + threads);
    }
  }
}
