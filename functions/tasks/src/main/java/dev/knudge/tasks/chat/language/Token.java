package dev.knudge.tasks.chat.language;

/**
 * A word, a number or a sign of a text.
 *
 * @param word its text in lower case, with a typewriter's apostrophe
 * @param glued whether it follows the token before without a space
 */
record Token(Kind kind, String text, String word, Span span, boolean glued) {
  enum Kind {
    WORD,
    /** Digits only, as in {@code 9} of {@code 9am}. */
    NUMBER,
    /** {@code 1.5}. */
    DECIMAL,
    /** {@code 3rd}. */
    ORDINAL,
    /** The time of an ISO 8601 date-time, with its offset if it has one. */
    ISO,
    /** {@code 9:30}, {@code 21:00:05}. */
    CLOCK,
    /** Numbers with strokes, dots or hyphens between them, such as {@code 2026-12-24}, {@code 24/12}, {@code 1.2.2026}. */
    NUMBERS,
    /** {@code #home}. */
    TAG,
    /** In double quotes; its word is what stands between them. */
    QUOTED,
    /** An address, which holds nothing of ours. */
    ADDRESS,
    SIGN
  }

  boolean isWord(String expected) {
    return kind == Kind.WORD && word.equals(expected);
  }
}
