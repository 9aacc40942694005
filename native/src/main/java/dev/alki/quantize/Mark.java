// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

/// A chunk of a tensor that was written into a file: that the rows before `end` of its `tensor`-th
/// tensor are all made, the CRC-32C of the bytes of the last chunk of them, and how far all of them
/// are from what they were made of.
record Mark(int tensor, long end, int check, Sums sums) {}
