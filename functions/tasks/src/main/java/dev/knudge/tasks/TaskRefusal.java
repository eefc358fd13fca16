package dev.knudge.tasks;

/** Why a command was not carried out. The texts are for the user: they say what was wrong, with what value, and what to do. */
public sealed interface TaskRefusal {
  /** In words. */
  String detail();

  /** The user has no such task; that another one has it is nobody's business. */
  record NotFound(String taskId) implements TaskRefusal {
    @Override
    public String detail() {
      return "You have no task with this id.";
    }
  }

  /** The task is there, the part of it is not. */
  record NoSuchPart(String detail) implements TaskRefusal {}

  /** The task is not in the version that was expected. */
  record Stale(String taskId, long expected, long actual) implements TaskRefusal {
    @Override
    public String detail() {
      return "The task has changed: it is at version "
          + actual
          + ", not "
          + expected
          + ". Read it again, and repeat the change on what it is now.";
    }
  }

  /**
   * A value cannot be.
   *
   * @param pointer RFC 6901 pointer to it, in the JSON form of the task
   */
  record Invalid(String pointer, String detail) implements TaskRefusal {}

  /** There would be more than there may be. */
  record TooMany(String detail) implements TaskRefusal {}

  /** It does not go together with what is there. */
  record Conflict(String detail) implements TaskRefusal {}
}
