package dev.knudge.backends;

/** A database role and its password. */
public record Login(String user, String password) {

  /** Without the password, which has no place in a log. */
  @Override
  public String toString() {
    return "Login[user=" + user + "]";
  }
}
