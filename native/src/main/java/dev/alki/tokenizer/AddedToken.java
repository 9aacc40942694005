// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

/// A token that was added to a vocabulary, found in a text before anything else is.
///
/// `singleWord` if it must not be part of a word; `leftStrip` and `rightStrip` take the white space
/// beside it with it; `normalized` if it is looked for in the text after normalizing; `special` for
/// those that control the model.
record AddedToken(
    int id,
    String content,
    boolean singleWord,
    boolean leftStrip,
    boolean rightStrip,
    boolean normalized,
    boolean special) {}
