// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.progress.Progress;
import dev.alki.s3.S3Connection;
import dev.alki.s3.S3Model;
import dev.alki.s3.S3Objects;
import dev.alki.s3.S3Options;
import dev.alki.s3.S3Place;
import dev.alki.s3.S3Source;
import dev.alki.settings.Settings;
import dev.alki.source.Arrived;
import dev.alki.source.Errand;
import dev.alki.source.Pins;
import java.nio.file.Path;

/// What `alki fetch` does with a model in a bucket.
record BucketFetch(String source, Settings settings) {
  /// The objects that would be fetched.
  S3Model find() {
    try (S3Connection connection = new S3Connection(S3Options.of(settings))) {
      return S3Model.at(S3Place.of(source, "SOURCE"), new S3Objects(connection));
    }
  }

  /// Into the cache in the state folder.
  Path bring(Progress progress) {
    Errand errand = new Errand(Pins.NONE, (file, sha256) -> {}, progress);
    Arrived arrived = S3Source.of(settings).fetch(source, errand);
    return arrived.gguf().orElse(arrived.folder());
  }

  Table table(S3Model model) {
    Table table = new Table("file", "size");
    model.files().forEach((path, object) -> table.row(path, Quantities.size(object.bytes())));
    table.row("all", Quantities.size(model.bytes()));
    return table;
  }

  ObjectNode document(S3Model model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("source", source);
    json.put("bytes", model.bytes());
    model
        .files()
        .forEach((path, object) ->
            json.withArray("/files")
                .addObject()
                .put("path", path)
                .put("bytes", object.bytes())
                .put("etag", object.tag()));
    return json;
  }
}
