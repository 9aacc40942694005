// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.progress.Progress;
import dev.alki.registry.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class TarTest {
  /// More than the number in a header can say.
  private static final long HUGE = 10L << 30;

  @Test
  void beginsAnywhere() throws IOException {
    Tar tar = new Tar();
    tar.add("a/b", new Content.OfBytes(new byte[] {1, 2, 3}));
    tar.add("a/c", new Content.OfBytes(new byte[600]));
    Joined joined = Joined.of(tar.parts(), Progress.NONE);
    byte[] all = joined.from(0).readAllBytes();

    assertThat(all).hasSize((int) joined.size());
    for (int offset = 0; offset <= all.length; offset += 7) {
      try (InputStream in = joined.from(offset)) {
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(all, offset, all.length));
      }
    }
  }

  @Test
  void hasRoomForTheLargestFilesAndTheLongestNames() throws IOException {
    String name = "x/" + "n".repeat(200) + ".gguf";
    Tar tar = new Tar();
    tar.add(name, new Large());
    List<Content> parts = tar.parts();

    byte[] headers = parts.get(1).from(0).readAllBytes();
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(headers))) {
      TarArchiveEntry entry = in.getNextEntry();
      assertThat(entry.getName()).isEqualTo(name);
      assertThat(entry.getSize()).isEqualTo(HUGE);
      assertThat(entry.getLastModifiedTime().toMillis()).isZero();
      assertThat(entry.getLongUserId()).isZero();
      assertThat(entry.getUserName()).isEmpty();
    }
    assertThat(parts.stream().mapToLong(Content::size).sum() % 512).isZero();
  }

  /// Nobody reads it.
  private record Large() implements Content {
    @Override
    public String digest() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
      return HUGE;
    }

    @Override
    public InputStream from(long offset) {
      throw new UnsupportedOperationException();
    }
  }
}
