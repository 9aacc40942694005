// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

/// What a [Sweep] took away, or would. `bytes` are those that the disk has back: what also lies
/// somewhere else by a hard link does not count. `left` is the size of what stays in the store.
public record Swept(int contents, int receipts, int locks, int memories, long bytes, long left) {}
