// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Exit;
import dev.alki.hub.Arrivals;
import dev.alki.hub.Hub;
import dev.alki.hub.HubFile;
import dev.alki.hub.HubName;
import dev.alki.hub.HubSource;
import dev.alki.hub.Snapshot;
import dev.alki.s3.S3Model;
import dev.alki.s3.S3Place;
import dev.alki.source.Arrived;
import dev.alki.source.Pins;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Brings the files of a model that are needed: from the hub into the cache of huggingface_hub,
/// from a bucket into the state folder.
@Command(name = "fetch")
final class FetchCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(
      paramLabel = "SOURCE",
      description = "A model of the hub: owner/name[@revision][:GGUF]; or s3://bucket/prefix.")
  private String source;

  @Option(names = "--dry-run", description = "Fetch nothing: show which files there are to fetch.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  FetchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return S3Place.names(source) ? bucket() : hub();
  }

  private int bucket() {
    BucketFetch fetch = new BucketFetch(source, configured.settings());
    S3Model model = fetch.find();
    ObjectNode document = fetch.document(model);
    if (!json && !common.quiet()) {
      fetch.table(model).print(console.err());
      console.err().flush();
    }
    if (!dryRun) {
      try (Bar bar = bar()) {
        document.put("path", fetch.bring(bar).toString());
      }
      if (!json) {
        console.out().println(document.path("path").asText());
      }
    }
    if (json) {
      Json.print(console.out(), document);
    }
    return Exit.DONE.status();
  }

  private int hub() {
    HubName name = HubName.of(source);
    try (Hub hub = new HubSource(configured.settings(), System.getenv()).open()) {
      Snapshot snapshot = find(hub, name);
      ObjectNode document = document(snapshot);
      if (!json && !common.quiet()) {
        show(snapshot);
      }
      if (!dryRun) {
        Path place = bring(hub, snapshot);
        document.put("path", place.toString());
        if (!json) {
          console.out().println(place);
        }
      }
      if (json) {
        Json.print(console.out(), document);
      }
    }
    return Exit.DONE.status();
  }

  private Snapshot find(Hub hub, HubName name) {
    try (Bar bar = bar()) {
      return hub.find(name, Pins.NONE, bar);
    }
  }

  private Path bring(Hub hub, Snapshot snapshot) {
    try (Bar bar = bar()) {
      hub.bring(snapshot, Arrivals.NONE, bar);
      return place(hub, snapshot, hub.show(snapshot, (file, sha256) -> {}));
    }
  }

  private Bar bar() {
    return new Bar(console, common.quiet(), "fetching", "B");
  }

  /// The GGUF of one that was named, else the folder where huggingface_hub looks.
  private static Path place(Hub hub, Snapshot snapshot, Arrived arrived) {
    Path folder = hub.folder(snapshot);
    return arrived
        .gguf()
        .map(file -> folder.resolve(arrived.folder().relativize(file).toString()))
        .orElse(folder);
  }

  private void show(Snapshot snapshot) {
    console.err().println(snapshot.name().repository() + " at " + snapshot.commit());
    Table table = new Table("file", "size");
    snapshot.files().forEach(file -> table.row(file.path(), Quantities.size(file.size())));
    table.row("all", Quantities.size(snapshot.bytes()));
    table.print(console.err());
    console.err().flush();
  }

  private static ObjectNode document(Snapshot snapshot) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("repository", snapshot.name().repository());
    json.put("commit", snapshot.commit());
    json.put("bytes", snapshot.bytes());
    for (HubFile file : snapshot.files()) {
      json.withArray("/files")
          .addObject()
          .put("path", file.path())
          .put("bytes", file.size())
          .put(file.large() ? "sha256" : "gitSha1", file.id());
    }
    return json;
  }
}
