// SPDX-License-Identifier: Apache-2.0
package dev.alki.notify;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.Notice;
import dev.alki.jobs.Notices;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the route `routes/notify.camel.yaml` does around its one POST. What is owed to whom, and
/// what became of it, is in the ledger: a process that dies in between is followed by one that goes
/// on.
public final class Notifier {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

  private static final String NOTICE = "notice";
  private static final int AT_ONCE = 30;

  /// Longer than all but the answer takes at the route's time limits.
  private static final Duration TIME = Duration.ofSeconds(50);

  /// What clocks of several machines may be apart.
  private static final Duration SKEW = Duration.ofMinutes(1);

  private static final Duration ALL_AGAIN = Duration.ofMinutes(5);
  private static final Duration KEPT = Duration.ofDays(7);
  private static final int GONE = 410;

  private final Notices notices;
  private final List<String> urls;
  private final Signing signing;
  private final Patience patience;
  private final Duration time;
  private final Map<String, Instant> collected = new HashMap<>();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private final Set<Notice> underway = ConcurrentHashMap.newKeySet();
  private Instant lastAll = Instant.EPOCH;

  private Notifier(
      Notices notices, List<String> urls, Signing signing, Patience patience, Duration time) {
    this.notices = notices;
    this.urls = urls;
    this.signing = signing;
    this.patience = patience;
    this.time = time;
  }

  /// Nothing when nobody is to be told.
  public static Optional<Notifier> of(Settings settings, Ledger ledger) {
    List<String> urls = Receivers.of(settings);
    if (urls.isEmpty()) {
      return Optional.empty();
    }
    Signing signing =
        new Signing(
            settings
                .secret(Setting.NOTIFY_KEY)
                .orElseThrow(() ->
                    Fault.in(Code.SETTING_INVALID, Setting.NOTIFY_KEY.key())
                        .what("nothing is sent without a signature, and there is no key")
                        .expected("env:NAME or file:PATH")
                        .help("`openssl rand -base64 32` makes a good one.")
                        .fault()));
    // What is wrong with it is said at the start.
    signing.keys();
    Notices notices = ledger.notices();
    urls.forEach(notices::begin);
    Patience patience =
        new Patience(
            settings.number(Setting.NOTIFY_ATTEMPTS),
            Duration.ofSeconds(settings.number(Setting.NOTIFY_PAUSE)));
    Duration time = TIME.plusSeconds(settings.number(Setting.NOTIFY_ANSWER));
    return Optional.of(new Notifier(notices, urls, signing, patience, time));
  }

  /// The notices that are to be posted now. So many are underway to one address at once, and to one
  /// that has just failed only one: it is not to hold the others up.
  public synchronized List<Notice> due() {
    List<Notice> due = new ArrayList<>();
    try {
      collect();
      for (String url : urls) {
        int most = failing.contains(url) ? 1 : AT_ONCE / urls.size() + 1;
        long there = underway.stream().filter(notice -> notice.url().equals(url)).count();
        if (there < most) {
          due.addAll(notices.take(url, most - (int) there, time));
        }
      }
    } catch (Fault e) {
      // The ledger will be there again; what was taken is not lost.
      LOG.error("{}", e.report());
    }
    underway.addAll(due);
    return due;
  }

  private void collect() {
    Instant now = Instant.now();
    boolean all = Duration.between(lastAll, now).compareTo(ALL_AGAIN) > 0;
    for (String url : urls) {
      Instant from = all ? Instant.EPOCH : collected.getOrDefault(url, Instant.EPOCH);
      if (notices.collect(url, from, CloudEvent::of)) {
        collected.put(url, now.minus(SKEW));
      }
      if (all) {
        notices.forget(url, now.minus(KEPT));
      }
    }
    lastAll = all ? now : lastAll;
  }

  /// Makes the request of a notice.
  public void letter(Exchange exchange) {
    Message message = exchange.getMessage();
    Notice notice = message.getBody(Notice.class);
    exchange.setProperty(NOTICE, notice);
    long seconds = Instant.now().getEpochSecond();
    URI uri = URI.create(notice.url());
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_METHOD, "POST");
    message.setHeader(Exchange.HTTP_URI, notice.url().replaceFirst("\\?.*", ""));
    if (uri.getRawQuery() != null) {
      message.setHeader(Exchange.HTTP_QUERY, uri.getRawQuery());
    }
    message.setHeader(Exchange.CONTENT_TYPE, CloudEvent.MEDIA_TYPE);
    message.setHeader("webhook-id", notice.id());
    message.setHeader("webhook-timestamp", Long.toString(seconds));
    message.setHeader("webhook-signature", signing.signature(notice.id(), seconds, notice.body()));
    message.setBody(notice.body());
  }

  /// Writes down what the receiver said: all from 200 to 299 is thanks, 410 means never again, and
  /// anything else, redirects included, that it may be tried later.
  public void answered(Exchange exchange) {
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    Notice notice = exchange.getProperty(NOTICE, Notice.class);
    underway.remove(notice);
    if (status >= 200 && status < 300) {
      failing.remove(notice.url());
      notices.sent(notice);
    } else {
      Optional<String> wait =
          Optional.ofNullable(exchange.getMessage().getHeader("Retry-After", String.class));
      failed(notice, "answered with status " + status, wait, status == GONE);
    }
  }

  /// Writes down that there was no answer.
  public void failed(Exchange exchange) {
    Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    Notice notice = exchange.getProperty(NOTICE, Notice.class);
    underway.remove(notice);
    String reason = thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
    // Without the address, which may have a secret in it.
    failed(notice, reason.replace(notice.url(), "the address"), Optional.empty(), false);
  }

  private void failed(Notice notice, String reason, Optional<String> wait, boolean never) {
    failing.add(notice.url());
    Optional<Duration> pause =
        never ? Optional.empty() : patience.next(notice.attempts() + 1, wait);
    String host = URI.create(notice.url()).getHost();
    if (pause.isPresent()) {
      notices.later(notice, Instant.now().plus(pause.get()), reason);
      LOG.warn("{} was not told of job {}: {}", host, notice.job(), reason);
    } else {
      notices.dead(notice, reason);
      LOG.error("{} will not be told of job {}: {}", host, notice.job(), reason);
    }
  }
}
