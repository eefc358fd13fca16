package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.Token.Kind;
import org.jspecify.annotations.Nullable;

/** Reads the year after a month or a day: {@code march 3, 2027}, {@code 11 sept. 2027}, {@code feb 28 '27}, {@code in the year 2027}. */
final class YearReader {
  private static final int FIRST = 1900;
  private static final int LAST = 2199;

  /** In years: a year of two digits that is farther off is one of the last century. */
  private static final int FARTHEST = 30;

  private static final int LONGEST_ABBREVIATION = 4;

  private final Tokens tokens;
  private final int now;

  YearReader(Tokens tokens, Moment moment) {
    this.tokens = tokens;
    this.now = moment.today().getYear();
  }

  /** The year after a day, be it after a comma: {@code march 3, 2027}, {@code 4th of july of 2027}, {@code 28 june in the year '27}. */
  @Nullable Found<Integer> after(int i) {
    return read(tokens.sign(i).equals(",") ? i + 1 : i, true);
  }

  /** The year after a month that a day went before; where its name is cut, after its full stop. */
  @Nullable Found<Integer> afterShort(int month) {
    int at = pastStop(month);
    Found<Integer> year = at > month + 1 ? read(at, true) : null;
    return year != null ? year : after(month + 1);
  }

  /** The year of a month without a day: {@code march 2027}, {@code sept. '27}. */
  @Nullable Found<Integer> ofMonth(int month) {
    return read(pastStop(month), false);
  }

  /** Four digits there that are a year. */
  @Nullable Found<Integer> written(int i) {
    if (!tokens.kindAt(i, Kind.NUMBER) || tokens.text(i, i + 1).length() != 4) {
      return null;
    }
    int year = Integer.parseInt(tokens.text(i, i + 1));
    return year >= FIRST && year <= LAST ? new Found<>(year, i + 1) : null;
  }

  private @Nullable Found<Integer> read(int i, boolean isAfterOf) {
    boolean hasOf = tokens.is(i, "of") || tokens.is(i, "in");
    int the = hasOf ? tokens.after(i + 1, "the", "year") : -1;
    int at = the > 0 ? the : hasOf && isAfterOf ? i + 1 : i;
    Found<Integer> year = written(at);
    return year != null ? year : cut(at);
  }

  /** {@code '27}. */
  private @Nullable Found<Integer> cut(int i) {
    boolean isCut =
        tokens.sign(i).matches("['’]")
            && tokens.glued(i + 1)
            && tokens.kindAt(i + 1, Kind.NUMBER)
            && tokens.text(i + 1, i + 2).length() == 2;
    if (!isCut || tokens.glued(i) || tokens.glued(i + 2) && tokens.kindAt(i + 2, Kind.WORD)) {
      return null; // "the '90s"
    }
    int year = 2000 + Integer.parseInt(tokens.text(i + 1, i + 2));
    return new Found<>(year > now + FARTHEST ? year - 100 : year, i + 2);
  }

  private int pastStop(int month) {
    boolean isCut = tokens.word(month).length() <= LONGEST_ABBREVIATION;
    return isCut && tokens.sign(month + 1).equals(".") ? month + 2 : month + 1;
  }
}
