// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import java.util.List;

/// A loaded model. One caller at a time. A session that has failed once stays failed.
public interface Session extends AutoCloseable {
  /// Time that loading took, in nanoseconds, without the start of the process around it.
  long loadNanos();

  /// At most `tokens` tokens, always the likeliest next one, until the model ends the text. What an
  /// earlier prompt has in common with this one need not be evaluated again.
  Generation generate(String prompt, int tokens);

  /// Exactly `tokens` tokens, past any end of text, with nothing reused: the times mean something.
  Generation measure(String prompt, int tokens);

  /// Ids of each text: special tokens written in it are recognised, none are added.
  List<int[]> encode(List<String> texts);

  /// What the model's own chat template makes of a conversation.
  String render(List<ChatMessage> conversation);

  MemoryUse memory();

  @Override
  void close();
}
