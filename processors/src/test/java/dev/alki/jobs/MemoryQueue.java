// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A queue that forgets everything with its process, and whose pauses are a hundredth as long.
final class MemoryQueue implements JobQueue {
  private final BlockingQueue<Entry> entries = new DelayQueue<>();

  void lose() {
    entries.clear();
  }

  @Override
  public void send(List<Waiting> waiting) {
    waiting.forEach(
        it -> entries.add(new Entry(it, System.nanoTime() + it.pause().toNanos() / 100)));
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public Set<String> jobs() {
    return entries.stream().map(it -> it.waiting().id()).collect(Collectors.toSet());
  }

  @Override
  public Reader reader(Needs has) {
    return new Reader() {
      @Override
      public Optional<Delivery> next(Duration patience) {
        try {
          return Optional.ofNullable(entries.poll(patience.toMillis(), TimeUnit.MILLISECONDS))
              .map(InHand::new);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}

  private final class InHand implements Delivery {
    private final Entry entry;

    InHand(Entry entry) {
      this.entry = entry;
    }

    @Override
    public String id() {
      return entry.waiting().id();
    }

    @Override
    public void done() {}

    @Override
    public void back() {
      entries.add(entry);
    }
  }

  private record Entry(Waiting waiting, long due) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
