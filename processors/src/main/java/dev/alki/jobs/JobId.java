// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Names of jobs: 10 digits of base 32 for the millisecond, 8 that nobody can guess. Their order is
/// that in which this process made them.
public final class JobId {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int TIME_DIGITS = 10;
  private static final int RANDOM_DIGITS = 8;
  private static final int BASE_BITS = 5;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final AtomicLong LAST = new AtomicLong();

  private JobId() {}

  public static String next() {
    long time = LAST.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis()));
    return digits(time, TIME_DIGITS) + digits(RANDOM.nextLong(), RANDOM_DIGITS);
  }

  public static boolean valid(String text) {
    return text.matches("[" + DIGITS + "]{" + (TIME_DIGITS + RANDOM_DIGITS) + "}");
  }

  private static String digits(long number, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = count - 1; i >= 0; i--) {
      text.append(DIGITS.charAt((int) (number >>> i * BASE_BITS) & (DIGITS.length() - 1)));
    }
    return text.toString();
  }
}
