// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Whether the model knows what comes next in texts that everybody knows: after each word it is
/// asked for the one likeliest token, and that must be how the text goes on.
///
/// A trained model of a quarter of a million weights is right at four of five places of the first
/// text, in two bits a weight as well; with one of its five blocks zeroed or shuffled at one of
/// five, and with zeroed or shuffled attention, feed-forward or embedding at none or a few. One of
/// three divides them. The texts repeat themselves, because to go on with what was seen before is
/// what every transformer learns, in whatever language; different right answers are asked for
/// because a constant one would be right now and then. Only the best text counts: a model of
/// Japanese poems need not know English.
final class PredictionCheck {
  static final String NAME = "prediction";

  private static final List<String> TEXTS =
      List.of(
          "Once upon a time, there was a little girl named Lily. She loved to play outside in the"
              + " park with her mom and dad. One day, she saw a big, red ball. She wanted to play"
              + " with it.",
          "one two three four five six seven eight nine ten one two three four five six seven eight"
              + " nine ten one two three four five six seven eight nine ten",
          "for i in range ( n ) : print ( i ) ; for j in range ( n ) : print ( j ) ; for k in range"
              + " ( n ) : print ( k ) ;",
          "星期 一 月亮 星期 二 火星 星期 三 水星 星期 四 木星 星期 一 月亮 星期 二 火星 星期 三 水星 星期 四 木星");

  /// Words that are given before the first guess.
  private static final int GIVEN = 4;

  private static final double RIGHT = 1.0 / 3;
  private static final int DIFFERENT = 4;

  /// Guesses in one text that were right, of how many, and how many different ones among them.
  private record Score(int right, int places, int different) {
    double rate() {
      return (double) right / places;
    }

    boolean convincing() {
      return rate() >= RIGHT && different >= DIFFERENT;
    }

    @Override
    public String toString() {
      return right + " of " + places;
    }
  }

  private PredictionCheck() {}

  static Check of(Session session) {
    List<Score> scores = new ArrayList<>();
    for (String text : TEXTS) {
      Score score = score(session, text);
      if (score.convincing()) {
        return Check.passed(NAME, score + " next words right");
      }
      scores.add(score);
    }
    Score best = Collections.max(scores, Comparator.comparingDouble(Score::rate));
    return Check.failed(
        NAME,
        "at most %s next words of well-known texts right, %d different ones among them; the weights are damaged, or the tokenizer is not the model's"
            .formatted(best, best.different()));
  }

  private static Score score(Session session, String text) {
    int right = 0;
    int places = 0;
    Set<String> different = new HashSet<>();
    int words = 0;
    for (int space = text.indexOf(' '); space >= 0; space = text.indexOf(' ', space + 1)) {
      if (++words < GIVEN) {
        continue;
      }
      String guess = session.generate(text.substring(0, space), 1).text();
      places++;
      // A token need not be a word, and says where a word begins with a space or without.
      if (!guess.isBlank()
          && (text.startsWith(guess, space) || text.startsWith(guess, space + 1))) {
        right++;
        different.add(guess);
      }
    }
    return new Score(right, places, different.size());
  }
}
