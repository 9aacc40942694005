// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

/// A file in an archive, stored as it is: its name, the checksum that the archive's directory has
/// for it, where its own header is, where its bytes are in the archive, and where the next entry
/// may begin.
record ZipEntry(String name, int crc, long header, long data, long bytes, long end) {}
