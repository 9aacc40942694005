// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

/// That the chunk of a file's `tensor`-th tensor that ends before row `end` was made of rows, in
/// the type that the model has them in, whose SHA-256 is `source`, when nobody knew yet whether
/// they are what they should be; and the CRC-32C of what was made.
///
/// Whoever finds the same rows finds the same result, if it is still there: all else that it
/// depends on is the same for one draft.
record Promise(int tensor, long end, int check, String source) {}
