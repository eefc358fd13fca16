package dev.knudge.runtime.settings;

/** A setting is missing or wrong, so the function does not start. The message is one line: which, what it is, and what it should be. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line for whoever sets it; never the value of a secret
   */
  public SettingsException(String message) {
    super(message);
  }
}
