// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Makes the texts of tokens parts of a text again; the parts are then joined. Names are those of
/// huggingface/tokenizers.
sealed interface Decoder {
  List<String> decode(List<String> tokens);

  record Sequence(List<Decoder> steps) implements Decoder {
    @Override
    public List<String> decode(List<String> tokens) {
      List<String> parts = tokens;
      for (Decoder step : steps) {
        parts = step.decode(parts);
      }
      return parts;
    }
  }

  /// A token that is not written in the alphabet of bytes is text.
  record ByteLevel() implements Decoder {
    @Override
    public List<String> decode(List<String> tokens) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (String token : tokens) {
        bytes.writeBytes(
            ByteLevelAlphabet.covers(token)
                ? ByteLevelAlphabet.decode(token)
                : token.getBytes(StandardCharsets.UTF_8));
      }
      return List.of(bytes.toString(StandardCharsets.UTF_8));
    }
  }

  /// Runs of tokens for bytes; each byte of a run that is no UTF-8 becomes U+FFFD.
  record ByteFallback() implements Decoder {
    @Override
    public List<String> decode(List<String> tokens) {
      List<String> parts = new ArrayList<>();
      ByteArrayOutputStream run = new ByteArrayOutputStream();
      for (String token : tokens) {
        OptionalInt named = ByteTokens.named(token);
        if (named.isPresent()) {
          run.write(named.getAsInt());
          continue;
        }
        end(run, parts);
        parts.add(token);
      }
      end(run, parts);
      return parts;
    }

    private static void end(ByteArrayOutputStream run, List<String> parts) {
      if (run.size() > 0) {
        byte[] bytes = run.toByteArray();
        boolean text = dev.alki.files.Utf8.firstError(java.nio.ByteBuffer.wrap(bytes)).isEmpty();
        parts.add(text ? new String(bytes, StandardCharsets.UTF_8) : "\uFFFD".repeat(bytes.length));
        run.reset();
      }
    }
  }

  record Spaced() implements Decoder {
    @Override
    public List<String> decode(List<String> tokens) {
      return List.of(String.join(" ", tokens));
    }
  }

  record Fuse() implements Decoder {
    @Override
    public List<String> decode(List<String> tokens) {
      return List.of(String.join("", tokens));
    }
  }

  record Replace(TextPattern pattern, String content) implements Decoder {
    @Override
    public List<String> decode(List<String> tokens) {
      return tokens.stream().map(token -> pattern.replace(token, content)).toList();
    }
  }

  /// At most so many of a character at the ends of each part.
  record Strip(int character, int start, int stop) implements Decoder {
    @Override
    public List<String> decode(List<String> tokens) {
      return tokens.stream().map(this::strip).toList();
    }

    private String strip(String token) {
      int from = 0;
      for (int i = 0;
          i < start && from < token.length() && token.codePointAt(from) == character;
          i++) {
        from += Character.charCount(character);
      }
      int to = token.length();
      for (int i = 0; i < stop && to > from && token.codePointBefore(to) == character; i++) {
        to -= Character.charCount(character);
      }
      return token.substring(from, to);
    }
  }

  /// Spaces for marks; none where the mark before a text was put.
  record Metaspace(String mark, boolean prefixed) implements Decoder {
    @Override
    public List<String> decode(List<String> tokens) {
      List<String> parts = new ArrayList<>(tokens.size());
      for (int i = 0; i < tokens.size(); i++) {
        String token = tokens.get(i);
        boolean drop = i == 0 && prefixed && token.startsWith(mark);
        parts.add((drop ? token.substring(mark.length()) : token).replace(mark, " "));
      }
      return parts;
    }
  }

  /// A space before each word, that is each token without the prefix.
  record WordPiece(String prefix, boolean cleanup) implements Decoder {
    @Override
    public List<String> decode(List<String> tokens) {
      List<String> parts = new ArrayList<>(tokens.size());
      for (int i = 0; i < tokens.size(); i++) {
        String token = tokens.get(i);
        String part =
            i == 0
                ? token
                : token.startsWith(prefix) ? token.substring(prefix.length()) : " " + token;
        parts.add(cleanup ? cleaned(part) : part);
      }
      return parts;
    }

    private static String cleaned(String part) {
      return part.replace(" .", ".")
          .replace(" ?", "?")
          .replace(" !", "!")
          .replace(" ,", ",")
          .replace(" ' ", "'")
          .replace(" n't", "n't")
          .replace(" 'm", "'m")
          .replace(" do not", " don't")
          .replace(" 's", "'s")
          .replace(" 've", "'ve")
          .replace(" 're", "'re");
    }
  }

  /// A suffix ends words: a space, but not after the last.
  record Bpe(String suffix) implements Decoder {
    @Override
    public List<String> decode(List<String> tokens) {
      List<String> parts = new ArrayList<>(tokens.size());
      for (int i = 0; i < tokens.size(); i++) {
        parts.add(tokens.get(i).replace(suffix, i + 1 < tokens.size() ? " " : ""));
      }
      return parts;
    }
  }
}
