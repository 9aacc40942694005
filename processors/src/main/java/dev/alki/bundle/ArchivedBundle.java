// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.bom.FileDigest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Reads a bundle in a tar archive, which gzip may have packed, from its beginning to its end.
/// Nothing is unpacked anywhere: what an archive says of names, links and sizes is only looked at.
///
/// The bundle may lie in a folder of the archive, as `tar -cf bundle.tar bundle` has it.
public final class ArchivedBundle {
  private static final int MOST_ENTRIES = 10_000;

  /// Of all documents together.
  private static final long MOST_KEPT = 64L << 20;

  /// Weights hardly get smaller; what unpacks to much more than this is made to do harm.
  private static final long LARGEST_RATIO = 100;

  private static final long SPARE = 64L << 20;

  /// A file, as old and as new archives have it.
  private static final Set<Byte> PLAIN = Set.of(TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM);

  private static final int GZIP = 0x8b1f;
  private static final int AT_ONCE = 1 << 18;

  private final Path archive;
  private final Progress progress;
  private final SortedMap<String, FileDigest> files = new TreeMap<>();
  private final Map<String, byte[]> documents = new HashMap<>();
  private final byte[] buffer = new byte[AT_ONCE];
  private final EntryNames names;
  private long size;
  private long most;
  private long unpacked;
  private long kept;

  private ArchivedBundle(Path archive, Progress progress) {
    this.archive = archive;
    this.progress = progress;
    this.names = new EntryNames(archive);
  }

  public static SeenBundle read(Path archive, Progress progress) {
    return new ArchivedBundle(archive, progress).read();
  }

  private SeenBundle read() {
    try (Counted packed = new Counted(new BufferedInputStream(Files.newInputStream(archive)))) {
      size = Files.size(archive);
      packed.mark(2);
      int magic = packed.read() | packed.read() << 8;
      packed.reset();
      boolean gzip = magic == GZIP;
      most = Math.addExact(Math.multiplyExact(gzip ? LARGEST_RATIO : 1, size), SPARE);
      try (InputStream tar = gzip ? new GZIPInputStream(packed, AT_ONCE) : packed) {
        entries(tar, packed);
        refuseMore(tar);
      }
    } catch (IOException e) {
      throw invalid("is no tar archive that is whole: " + e.getMessage()).cause(e).fault();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw invalid("is no tar archive").cause(e).fault();
    }
    return names.seen(archive.toString(), files, documents);
  }

  private void entries(InputStream in, Counted packed) throws IOException {
    // Not closed: what follows the archive is to be looked at.
    TarArchiveInputStream tar = new TarArchiveInputStream(in);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      progress.check();
      count(0);
      String path = names.add(entry.getName(), entry.isDirectory());
      if (!entry.isDirectory()) {
        if (!PLAIN.contains(entry.getLinkFlag()) || entry.isSparse()) {
          throw invalid("has a link or a device in it, which no bundle may have")
              .got("'" + path + "'")
              .fault();
        }
        take(path, tar);
      }
      progress.advance(packed.count, size);
    }
  }

  private void take(String path, InputStream in) throws IOException {
    boolean document = EntryNames.mayBeDocument(path);
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    MessageDigest digest = Digest.begin();
    long length = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      progress.check();
      count(read);
      digest.update(buffer, 0, read);
      length += read;
      if (document) {
        kept += read;
        copy.write(buffer, 0, read);
        if (length > Presented.LARGEST_DOCUMENT || kept > MOST_KEPT) {
          throw invalid("'" + path + "' is larger than any such file").fault();
        }
      }
    }
    files.put(path, new FileDigest(path, HexFormat.of().formatHex(digest.digest()), length));
    if (document) {
      documents.put(path, copy.toByteArray());
    }
  }

  /// Behind the end of a tar archive there are zeros only.
  private void refuseMore(InputStream in) throws IOException {
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      count(read);
      if (Arrays.mismatch(buffer, 0, read, new byte[read], 0, read) >= 0) {
        throw invalid("has something behind its end").fault();
      }
    }
  }

  private void count(long bytes) {
    unpacked += bytes;
    if (unpacked > most || files.size() > MOST_ENTRIES) {
      throw invalid("unpacks to more than any bundle")
          .expected("at most " + most + " bytes in " + MOST_ENTRIES + " files")
          .fault();
    }
  }

  private Fault.Draft invalid(String what) {
    return Fault.in(Code.BUNDLE_INVALID, archive)
        .what(what)
        .help("'tar -cf FILE BUNDLE' makes an archive that can be verified.");
  }

  /// How much of the file was read.
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      int read = in.read(to, at, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
