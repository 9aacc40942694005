// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.util.Optional;

/// A chunk of a tensor that was written into a file: that the rows before `end` of its `tensor`-th
/// tensor are all made, the CRC-32C of the bytes of the last chunk of them, and how far all of them
/// are from what they were made of; `source` is the digest of that, as a [Promise] has it, if
/// somebody wanted it.
record Mark(int tensor, long end, int check, Sums sums, Optional<String> source) {
  Optional<Promise> promise() {
    return source.map(digest -> new Promise(tensor, end, check, digest));
  }
}
