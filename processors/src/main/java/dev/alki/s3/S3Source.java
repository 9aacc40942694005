// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import dev.alki.source.Arrived;
import dev.alki.source.Errand;
import dev.alki.source.Remote;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Models in buckets: `s3://bucket/prefix` is a folder, `s3://bucket/key.gguf` a file.
///
/// Which objects, by entity tag, is decided when a job fetches; what is transferred is kept in the
/// cache `folder`, and kept in part when the transfer is interrupted. A service may be away for
/// `limit` in the middle of a transfer. With `open`, only for buckets that are open to jobs.
public record S3Source(S3Options options, Path folder, Duration limit, boolean open)
    implements Remote {
  private static final Logger LOG = LoggerFactory.getLogger(S3Source.class);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String WHERE = "source";

  /// With a cache in the state folder; for whoever uses this machine.
  public static S3Source of(Settings settings) {
    Path folder = cache(settings.path(Setting.STATE));
    return new S3Source(S3Options.of(settings), folder, LIMIT, false);
  }

  /// Where it is in a state folder.
  static Path cache(Path state) {
    return state.resolve("s3");
  }

  /// The same, for strangers.
  public S3Source forStrangers() {
    return new S3Source(options, folder, limit, true);
  }

  @Override
  public boolean names(String source) {
    return S3Place.names(source);
  }

  @Override
  public void check(String source) {
    S3Place place = S3Place.of(source, WHERE);
    if (open) {
      options.requireOpen(place.bucket(), WHERE);
    }
  }

  @Override
  public Arrived fetch(String source, Errand errand) {
    S3Place place = S3Place.of(source, WHERE);
    try (S3Connection connection = new S3Connection(options)) {
      S3Objects objects = new S3Objects(connection);
      S3Model model = S3Model.at(place, objects);
      LOG.info(
          "{}: {} bytes in {} objects: {}",
          place,
          model.bytes(),
          model.files().size(),
          String.join(", ", model.files().keySet()));
      Path here = cache(objects).model(model.name(), model.files(), errand);
      return new Arrived(place.toString(), "", here, model.gguf().map(here::resolve));
    }
  }

  private ObjectCache cache(S3Objects objects) {
    String service = options.endpoint().map(Object::toString).orElse("");
    return new ObjectCache(folder, objects, service, limit);
  }
}
