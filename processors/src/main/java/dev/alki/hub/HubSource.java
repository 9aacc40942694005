// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import dev.alki.source.Arrived;
import dev.alki.source.Coming;
import dev.alki.source.Errand;
import dev.alki.source.Remote;
import dev.alki.transfer.Patience;
import dev.alki.transfer.Proxies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Models of a Hugging Face hub, by the names that [HubName] describes.
public final class HubSource implements Remote {
  private static final Logger LOG = LoggerFactory.getLogger(HubSource.class);

  /// Files of so many bytes are worked with while they come.
  private static final long LATE = 1_000_000;

  private final Settings settings;
  private final Map<String, String> environment;

  /// `environment` has the variables of huggingface_hub.
  public HubSource(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public boolean names(String source) {
    return HubName.looksLike(source);
  }

  @Override
  public void check(String source) {
    HubName.of(source);
  }

  @Override
  public Arrived fetch(String source, Errand errand) {
    HubName name = HubName.of(source);
    if (!settings.flag(Setting.HUB_KEEP)) {
      throw Fault.in(Code.WRONG_USAGE, source)
          .what("is wanted whole, and is not to be kept")
          .help("Set alki.hub.keep=true, or leave 'whole: true' out at 'fetch' in the pipeline.")
          .fault();
    }
    try (Hub hub = open()) {
      Snapshot snapshot = hub.find(name, errand.pins(), errand.progress());
      hub.bring(snapshot, new Told(), errand.progress());
      return hub.show(snapshot, errand.known());
    }
  }

  @Override
  public Coming begin(String source, Errand errand, UnaryOperator<Path> rooms) {
    HubName name = HubName.of(source);
    Hub hub = open();
    Snapshot snapshot;
    try {
      snapshot = hub.find(name, errand.pins(), errand.progress());
    } catch (RuntimeException e) {
      hub.close();
      throw e;
    }
    return settings.flag(Setting.HUB_KEEP)
        ? Underway.begin(hub, snapshot, errand, rooms, LATE, new Told())
        : Passage.begin(hub, snapshot, errand, rooms, LATE, window(), new Told());
  }

  private long window() {
    return (long) settings.number(Setting.HUB_WINDOW) << 20;
  }

  /// For one errand, to be closed after it.
  public Hub open() {
    HubPlace place = HubPlace.of(settings, environment);
    Reach reach = reach(place, settings, environment);
    return new Hub(
        place,
        reach,
        patience(settings),
        settings.number(Setting.HUB_CONNECTIONS),
        reach.proxies());
  }

  static Reach reach(HubPlace place, Settings settings, Map<String, String> environment) {
    return new Reach(
        place.endpoint(), hosts(settings.text(Setting.HUB_HOSTS)), Proxies.of(environment));
  }

  static Patience patience(Settings settings) {
    return Hub.patience(Duration.ofSeconds(settings.number(Setting.HUB_PATIENCE)));
  }

  /// Tells people what is fetched.
  private static final class Told implements Arrivals {
    @Override
    public void begins(Snapshot snapshot, List<HubFile> missing, Wishes wishes) {
      LOG.info(
          "fetching {} bytes of {} at {}: {}",
          missing.stream().mapToLong(HubFile::size).sum(),
          snapshot.name().repository(),
          snapshot.commit(),
          missing.stream()
              .map(file -> file.path() + " (" + file.size() + ")")
              .collect(Collectors.joining(", ")));
    }

    @Override
    public void arrived(HubFile file, Path partial, long from, long to) {
      // Progress says it.
    }
  }

  private static Set<String> hosts(String list) {
    return Arrays.stream(list.split(","))
        .map(host -> host.strip().toLowerCase(Locale.ROOT))
        .filter(host -> !host.isEmpty())
        .collect(Collectors.toSet());
  }
}
