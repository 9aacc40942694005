// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

/// A job's source taken apart: `source` without its revision, `revision` (empty when none is
/// given), and `model`, the name of the folder or file itself without `.gguf`.
record SourceName(String source, String revision, String model) {
  static SourceName of(String text) {
    String whole = text.replaceAll("[/\\\\]+$", "");
    int at = whole.lastIndexOf('@');
    // A folder's name may have an @ in it; a revision has no further path behind it.
    boolean revised = at > 0 && whole.matches("[^/\\\\:]+/[^/\\\\]+@[^/\\\\]+");
    String source = revised ? whole.substring(0, at) : whole;
    String model = source.replaceAll(".*[/\\\\]", "").replaceAll("(?i)\\.gguf$", "");
    return new SourceName(source, revised ? whole.substring(at + 1) : "", model);
  }
}
