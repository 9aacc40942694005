// SPDX-License-Identifier: Apache-2.0
package dev.alki.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.check.YamlText;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.files.WriteFault;
import dev.alki.jobs.Desk;
import dev.alki.jobs.Intake;
import dev.alki.jobs.JobId;
import dev.alki.jobs.JobJson;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.JobRecord.Failure;
import dev.alki.jobs.JobRequest;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.Ledger.Submission;
import dev.alki.jobs.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder into which people put models and jobs. Whatever lies there unchanged for long enough
/// is taken and becomes a job; when that has ended, the input lies in `.done/` or `.failed/` with
/// the job's document beside it.
///
/// What is to happen next is read from the folders and the ledger at every look, so that a process
/// that was killed at any moment is followed by one that goes on.
public final class Inbox {
  /// Who asked, in the ledger.
  static final String ORIGIN = "inbox";

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final int MOST_BYTES = 64 << 10;
  private static final StrictJson JSON = new StrictJson(MOST_BYTES, 16, MOST_BYTES, false);

  /// What may be better at the next look, and is no fault of the input.
  private static final Set<Code> OURS =
      EnumSet.of(
          Code.LEDGER_FAILED, Code.INSUFFICIENT_DISK, Code.NOT_WRITABLE, Code.INTERNAL_ERROR);

  private final Path folder;
  private final Looks looks;
  private final Intake intake;
  private final Desk desk;
  private final Ledger ledger;
  private final Set<String> complaints = new HashSet<>();

  private Inbox(Path folder, int settle, Intake intake, Desk desk, Ledger ledger) {
    this.folder = folder;
    this.looks = new Looks(settle);
    this.intake = intake;
    this.desk = desk;
    this.ledger = ledger;
  }

  /// Makes the folder when it is not there. `settle` looks must show an input unchanged.
  public static Inbox open(Path folder, int settle, Intake intake, Desk desk, Ledger ledger) {
    Inbox inbox = new Inbox(folder, settle, intake, desk, ledger);
    try {
      inbox.prepare();
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
    return inbox;
  }

  /// Does what is to be done now; once a second.
  public synchronized void look() {
    attempt(
        folder.toString(),
        () -> {
          prepare();
          for (Claim claim : Claim.all(folder)) {
            attempt(claim.id(), () -> goOn(claim));
          }
          List<Entry> entries = entries();
          looks.forgetOthers(entries.stream().map(Entry::name).collect(Collectors.toSet()));
          for (Entry entry : entries) {
            attempt(
                entry.name(),
                () -> {
                  if (looks.settled(entry)) {
                    take(entry);
                  }
                });
          }
        });
  }

  /// Takes an entry without further waiting: a file `NAME.ready` says that `NAME` is complete.
  public synchronized void ready(String marker) {
    attempt(
        marker,
        () -> {
          String name = marker.substring(0, marker.length() - Entry.MARKER.length());
          for (Entry entry : entries()) {
            if (entry.name().equals(name)) {
              take(entry);
            }
          }
        });
  }

  private void prepare() throws IOException {
    for (String name : List.of(Claim.WORK, Claim.DONE, Claim.FAILED)) {
      Path place = folder.resolve(name);
      Files.createDirectories(place);
      if (Files.isSymbolicLink(place)) {
        throw Fault.in(Code.UNSAFE_NAME, place)
            .what("is a link, and would lead inputs out of the inbox")
            .help("Take it away; the server makes a folder there.")
            .fault();
      }
    }
  }

  private List<Entry> entries() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return Entry.of(files.sorted().toList());
    }
  }

  private void take(Entry entry) throws IOException {
    Claim claim = new Claim(folder, JobId.next());
    claim.take(entry);
    LOG.info("{} is taken as job {}", printable(entry.name()), claim.id());
    begin(claim);
  }

  private void goOn(Claim claim) throws IOException {
    claim.joinParts();
    Optional<Path> input = claim.input();
    if (input.isEmpty()) {
      claim.leave();
      return;
    }
    Optional<JobRecord> job = ledger.find(claim.job());
    if (job.isEmpty()) {
      begin(claim);
    } else if (job.get().state().ended()) {
      boolean good = job.get().state() == State.SUCCEEDED;
      claim.settle(good ? Claim.DONE : Claim.FAILED, JobJson.document(job.get()));
    }
  }

  /// Makes the job of what was taken, or says why there is none.
  private void begin(Claim claim) throws IOException {
    Path input = claim.input().orElseThrow();
    try {
      Submission submission = desk.submit(claim.id(), request(input), ORIGIN);
      if (!submission.created()) {
        claim.follow(submission.job().id());
      }
    } catch (Fault e) {
      if (OURS.contains(e.code())) {
        throw e;
      }
      LOG.warn("{}", e.report());
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("state", State.FAILED.word());
      result.set("error", JobJson.failure(new Failure(e.code().name(), e.getMessage(), e.help())));
      claim.settle(Claim.FAILED, result);
    }
  }

  private JobRequest request(Path input) throws IOException {
    Entry.check(input);
    if (!Entry.jobFile(input)) {
      return new JobRequest(
          input.toString(), List.of(), JobRequest.DEFAULT_PIPELINE, Optional.empty());
    }
    String name = input.getFileName().toString();
    if (Files.size(input) > MOST_BYTES) {
      throw Fault.in(Code.JSON_INVALID, name)
          .what("is too long")
          .expected("at most " + MOST_BYTES + " bytes")
          .got(Files.size(input))
          .fault();
    }
    byte[] text = Files.readAllBytes(input);
    JsonNode json =
        name.endsWith(".json")
            ? JSON.read(text, name)
            : YamlText.parse(name, new String(text, StandardCharsets.UTF_8)).json();
    return intake.request(json, name);
  }

  /// One input that cannot be moved does not keep the others waiting. What goes wrong is said once,
  /// not once a second.
  private void attempt(String what, Work work) {
    try {
      work.run();
      complaints.remove(what);
    } catch (IOException e) {
      complain(what, WriteFault.of(folder, e));
    } catch (Fault e) {
      complain(what, e);
    }
  }

  private void complain(String what, Fault fault) {
    if (complaints.add(what)) {
      LOG.error("{}", fault.report());
    }
  }

  private static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }
}
