// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.audit.AuditHead;
import dev.alki.audit.AuditRecord;
import dev.alki.audit.ChainCheck;
import dev.alki.audit.ExportedTrail;
import dev.alki.audit.HeadFile;
import dev.alki.audit.HeadKey;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.LedgerPlace;
import dev.alki.server.AuditHeads;
import dev.alki.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows, exports and verifies the audit trail. The server need not run.
@Command(name = "audit")
final class AuditCommand implements Callable<Integer> {
  private static final int SHOWN_DIGITS = 12;

  enum Action {
    LIST,
    VERIFY,
    HEAD,
    EXPORT
  }

  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(
      paramLabel = "ACTION",
      description = {
        "list: the newest records.",
        "verify: find what was changed, taken away, put in, moved, replaced or cut off.",
        "head: the number and hash of the newest record, signed when alki.audit.key is set.",
        "export: all records, one JSON object a line."
      })
  private Action action;

  @Option(
      names = "--heads",
      paramLabel = "FILE",
      description = "verify: heads that were kept elsewhere; may be given several times.")
  private List<Path> heads = List.of();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "verify: the PEM file of the public key that must have signed all heads.")
  private Optional<Path> key;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "verify: an export, in place of the ledger; only with heads that are given.")
  private Optional<Path> log;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "head: add it to this file of heads. export: write it there.")
  private Optional<Path> output;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "list: how many at most; 20 when not given.")
  private int limit;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  AuditCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Settings settings = configured.settings();
    switch (action) {
      case LIST -> list(settings);
      case VERIFY -> verify(settings);
      case HEAD -> head(settings);
      case EXPORT -> export(settings);
    }
    return 0;
  }

  private void list(Settings settings) {
    if (limit < 1) {
      throw Usage.wrong("--limit " + limit, "is no number of records", "1 or more");
    }
    List<AuditRecord> records = new ArrayList<>();
    try (Ledger ledger = ledger(settings)) {
      long last = ledger.lastAudit().map(AuditRecord::number).orElse(0L);
      ledger.auditTrail(Math.max(0, last - limit), records::add);
    }
    if (json) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      records.forEach(record -> array.add(record.json()));
      Json.print(console.out(), JsonNodeFactory.instance.objectNode().set("records", array));
      return;
    }
    Table table = new Table("number", "at", "actor", "action", "job", "detail", "hash");
    for (AuditRecord record : records) {
      ObjectNode line = record.json();
      table.row(
          String.valueOf(record.number()),
          line.get("at").textValue(),
          record.actor(),
          record.action(),
          record.job().isEmpty() ? "-" : record.job(),
          detail(record),
          record.hash().substring(0, Math.min(SHOWN_DIGITS, record.hash().length())));
    }
    table.print(console.out());
  }

  private static String detail(AuditRecord record) {
    return Stream.of(record.detail(), record.outputs())
        .filter(text -> !text.isEmpty())
        .reduce((one, other) -> one + ", " + other)
        .orElse("-");
  }

  private void verify(Settings settings) {
    List<Path> files = new ArrayList<>(heads);
    if (log.isEmpty()) {
      AuditHeads.files(settings).stream().map(HeadFile::path).forEach(files::add);
    }
    heads.stream().filter(file -> !Files.exists(file)).findFirst().ifPresent(AuditCommand::missing);
    List<AuditHead> known = files.stream().flatMap(it -> new HeadFile(it).read().stream()).toList();
    Optional<HeadKey> signer = key.isPresent() ? key.map(HeadKey::read) : AuditHeads.key(settings);
    ChainCheck check = new ChainCheck(known, signer);
    if (log.isPresent()) {
      new ExportedTrail(log.get()).each(check::next);
    } else {
      through(settings, check::next);
    }
    show(check.end());
  }

  private void show(ChainCheck.Result result) {
    if (json) {
      Json.print(console.out(), result);
    } else {
      result
          .findings()
          .forEach(it ->
              console.out().println("record " + it.number() + ": " + it.kind() + ": " + it.text()));
    }
    if (!result.intact()) {
      throw Fault.in(Code.AUDIT_BROKEN, "audit trail")
          .what("is not what was written")
          .expected("every record as its hash and the heads say")
          .got("record " + result.findings().getFirst().number() + " otherwise")
          .help("Keep a copy of the ledger, and compare it with a backup.")
          .fault();
    }
    if (!json && !common.quiet()) {
      console
          .out()
          .println(
              result.records()
                  + " records, each as it was written; heads vouch for the first "
                  + Math.min(result.vouched(), result.records())
                  + "; the last hash is "
                  + result.hash());
    }
  }

  private void head(Settings settings) {
    try (Ledger ledger = ledger(settings)) {
      AuditHead last =
          ledger
              .lastAudit()
              .map(AuditHead::of)
              .orElseThrow(() ->
                  Fault.in(Code.AUDIT_BROKEN, "audit trail").what("has no records yet").fault());
      Optional<HeadKey> signer = AuditHeads.key(settings);
      AuditHead head = signer.isPresent() ? signer.get().sign(last) : last;
      output.ifPresent(file -> new HeadFile(file).add(head));
      console.out().println(head.json());
      console.out().flush();
    }
  }

  private void export(Settings settings) {
    if (output.isPresent()) {
      ExportedTrail.write(output.get(), use -> through(settings, use));
    } else {
      through(settings, record -> console.out().println(record.json()));
      console.out().flush();
    }
  }

  private static void through(Settings settings, Consumer<AuditRecord> use) {
    try (Ledger ledger = ledger(settings)) {
      ledger.auditTrail(0, use);
    }
  }

  private static Ledger ledger(Settings settings) {
    LedgerPlace place = LedgerPlace.of(settings);
    if (place instanceof LedgerPlace.File file && !Files.exists(file.path())) {
      missing(file.path());
    }
    return Ledger.open(place);
  }

  private static void missing(Path file) {
    throw Fault.in(Code.FILE_NOT_FOUND, file).what("there is no such file").fault();
  }
}
