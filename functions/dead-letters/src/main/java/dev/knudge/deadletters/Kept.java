package dev.knudge.deadletters;

/** What became of a letter that arrived. */
public enum Kept {
  /** It is a new one. */
  NEW,
  /** It is there already, and a second record told of it: its destination did not take it once more. */
  AGAIN,
  /** This very record has been handled before. */
  SEEN
}
