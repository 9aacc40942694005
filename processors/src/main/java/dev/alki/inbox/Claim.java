// SPDX-License-Identifier: Apache-2.0
package dev.alki.inbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.deploy.SafeName;
import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.gguf.SplitName;
import dev.alki.jobs.JobId;
import dev.alki.source.ForeignName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An input that was taken: the folder `.work/ID/`, in which it lies from the moment it leaves the
/// inbox until its job has ended. The folder's name is the job's, so that it is known before the
/// job is.
///
/// Everything is a rename within one file system: whatever the moment of a crash, the input is in
/// one place, and the next process sees from what lies here how to go on.
record Claim(Path inbox, String id) {
  static final String WORK = ".work";
  static final String DONE = ".done";
  static final String FAILED = ".failed";

  private static final String PARTS = ".parts";
  private static final String RESULT = ".result.json";
  private static final String OTHER_JOB = ".job";
  static final String RESULT_ENDING = ".result.json";

  /// Where inputs go, below the inbox, each a result of its own.
  private static final Pattern SETTLED =
      Pattern.compile("(" + Pattern.quote(DONE) + "|" + Pattern.quote(FAILED) + ")/[^/]+");

  /// Those of a process before, or of this one. What others have put between them, links above all,
  /// is none and stays where it is.
  static List<Claim> all(Path inbox) throws IOException {
    return names(inbox.resolve(WORK)).stream()
        .filter(JobId::valid)
        .map(id -> new Claim(inbox, id))
        .filter(claim -> Files.isDirectory(claim.folder(), LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path folder() {
    return inbox.resolve(WORK).resolve(id);
  }

  void take(Entry entry) throws IOException {
    Files.createDirectory(folder());
    Folders.force(folder().getParent());
    if (entry.parts()) {
      Files.createDirectory(folder().resolve(PARTS));
      for (Path part : entry.paths()) {
        move(part, folder().resolve(PARTS).resolve(part.getFileName()));
      }
      joinParts();
    } else {
      move(entry.paths().getFirst(), folder().resolve(entry.name()));
    }
  }

  /// Goes on where taking the parts of a split model stopped: they become a folder of their common
  /// name.
  void joinParts() throws IOException {
    Path parts = folder().resolve(PARTS);
    if (!Files.isDirectory(parts)) {
      return;
    }
    Optional<SplitName> any =
        names(parts).stream().flatMap(it -> SplitName.of(it).stream()).findAny();
    if (any.isEmpty()) {
      Files.delete(parts);
      return;
    }
    for (int number = 1; number <= any.get().count(); number++) {
      String name = any.get().part(number).file();
      Path waiting = inbox.resolve(name);
      if (!Files.exists(parts.resolve(name)) && Entry.split(waiting).isPresent()) {
        move(waiting, parts.resolve(name));
      }
    }
    move(parts, folder().resolve(any.get().stem()));
  }

  /// What was taken; nothing when it has left again.
  Optional<Path> input() throws IOException {
    return names(folder()).stream()
        .filter(name -> !name.startsWith("."))
        .map(folder()::resolve)
        .findFirst();
  }

  /// The job that was there already, when the input asked for one with a known key; else its own.
  String job() throws IOException {
    Path other = folder().resolve(OTHER_JOB);
    return Files.exists(other) ? Files.readString(other) : id;
  }

  void follow(String job) {
    PendingFile.put(folder().resolve(OTHER_JOB), job.getBytes(StandardCharsets.UTF_8), true);
  }

  /// Brings the input, and beside it what became of it, to where people find it.
  void settle(String where, ObjectNode result) throws IOException {
    Path input = input().orElseThrow();
    Path target = free(inbox.resolve(where), input.getFileName().toString());
    result.put("input", where + "/" + target.getFileName());
    PendingFile.put(folder().resolve(RESULT), Json.bytes(result), true);
    move(input, target);
    leave();
  }

  /// The rest of [#settle], also after a crash in it: the input has gone, its result follows.
  void leave() throws IOException {
    Path result = folder().resolve(RESULT);
    if (Files.isRegularFile(result, LinkOption.NOFOLLOW_LINKS)) {
      String input = Json.read(Files.readAllBytes(result)).path("input").asText();
      // A document that leads elsewhere was not written here, and goes with the folder.
      if (SETTLED.matcher(input).matches()) {
        move(result, inbox.resolve(input + RESULT_ENDING));
      }
    }
    Folders.delete(folder());
  }

  private static Path free(Path folder, String name) {
    String wanted = ForeignName.partFault(name).isEmpty() ? name : SafeName.file(name);
    String free = wanted;
    for (int number = 2; taken(folder, free); number++) {
      free = Entry.numbered(wanted, number);
    }
    return folder.resolve(free);
  }

  private static boolean taken(Path folder, String name) {
    return Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)
        || Files.exists(folder.resolve(name + RESULT_ENDING), LinkOption.NOFOLLOW_LINKS);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    Folders.force(to.getParent());
    Folders.force(from.getParent());
  }
}
