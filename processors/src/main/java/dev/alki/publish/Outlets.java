// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

/// The places that bundles may go out to.
@FunctionalInterface
public interface Outlets {
  Publishing to(String place, Wishes wishes);
}
