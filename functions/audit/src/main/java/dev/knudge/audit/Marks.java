package dev.knudge.audit;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an entry can be searched by: its words, and the names of the fields that it changed. A word is a run of letters and digits, whatever its case; a character of a script that is written
 * without spaces is a word of its own. Of one entry, the first {@value #MOST} words count.
 */
final class Marks {
  static final int MOST = 1000;

  /** Longer runs are no words that anybody types; their beginning is kept. */
  private static final int LONGEST = 64;

  private static final int FIRST_WITHOUT_SPACES = 0x2E80;
  private static final String WORD = "w:";
  private static final String FIELD = "f:";

  private final Set<String> found = new LinkedHashSet<>();
  private int words;

  private Marks() {}

  /** Those of an entry. */
  static Set<String> of(Particulars particulars) {
    Marks marks = new Marks();
    particulars
        .changes()
        .forEach(change -> {
          marks.found.add(field(change.field()));
          marks.tree(change.after());
          marks.tree(change.before());
        });
    marks.tree(particulars.evidence().payload());
    return marks.found;
  }

  /** Those that an entry must have to hold all the words of a text; none where it has no word. */
  static Set<String> ofWords(String text) {
    Marks marks = new Marks();
    marks.text(text);
    return marks.found;
  }

  /** That which an entry has that changed the field. */
  static String field(String name) {
    return FIELD + name;
  }

  private void tree(@Nullable Object tree) {
    switch (tree) {
      case String text -> text(text);
      case List<?> list -> list.forEach(this::tree);
      case Map<?, ?> map -> map.values().forEach(this::tree);
      case Number number -> text(number.toString());
      case null, default -> {}
    }
  }

  private void text(String raw) {
    String text = isAscii(raw) ? raw : Normalizer.normalize(raw, Normalizer.Form.NFKC);
    int start = -1;
    for (int i = 0; i < text.length() && words < MOST; ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean alone = c >= FIRST_WITHOUT_SPACES && isWrittenWithoutSpaces(c);
      boolean part = !alone && isPartOfWord(c);
      if (part && start < 0) {
        start = i;
      } else if (!part && start >= 0) {
        word(text, start, i);
        start = -1;
      }
      if (alone) {
        word(text, i, next);
      }
      i = next;
    }
    if (start >= 0) {
      word(text, start, text.length());
    }
  }

  private void word(String text, int start, int end) {
    if (words < MOST) {
      String word = text.substring(start, Math.min(end, start + LONGEST)).toLowerCase(Locale.ROOT);
      words += found.add(WORD + word) ? 1 : 0;
    }
  }

  private static boolean isPartOfWord(int c) {
    return Character.isLetterOrDigit(c)
        || Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isWrittenWithoutSpaces(int c) {
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA -> Character.isLetter(c);
      default -> false;
    };
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
