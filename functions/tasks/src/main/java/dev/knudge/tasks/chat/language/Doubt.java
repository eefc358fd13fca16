package dev.knudge.tasks.chat.language;

import java.util.List;

/**
 * Words that may mean several things, and what may be answered.
 *
 * @param span which words of the text
 * @param question in one sentence
 * @param choices what can be chosen; none where only the user can know
 */
public record Doubt(Span span, String question, List<Choice> choices) {
  /** Copies the list. */
  public Doubt {
    choices = List.copyOf(choices);
  }

  /**
   * One meaning.
   *
   * @param label in words
   * @param span what of the text it replaces; empty where it inserts
   * @param replacement words that mean this only
   * @param kept words of the text that are to be left in the title; empty for none
   */
  public record Choice(String label, Span span, String replacement, String kept) {
    /** The text, said so that it is clear. */
    public String in(String text) {
      return text.substring(0, span.start()) + replacement + text.substring(span.end());
    }
  }
}
