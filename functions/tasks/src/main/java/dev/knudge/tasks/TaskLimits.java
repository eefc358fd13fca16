package dev.knudge.tasks;

/** How much there may be of what; characters are Unicode code points. */
public final class TaskLimits {
  /** Characters of a title (contracts). */
  public static final int TITLE = 500;

  /** Characters of a description; an event has 900 kB for everything. */
  public static final int DESCRIPTION = 10_000;

  /** Tags of a task. */
  public static final int TAGS = 50;

  /** Characters of a tag. */
  public static final int TAG = 64;

  /** Reminders of a task. */
  public static final int REMINDERS = 20;

  /** Channels of a reminder. */
  public static final int CHANNELS = 10;

  /** Exdates and rdates of a recurrence, each. */
  public static final int RECURRENCE_DATES = 500;

  /** Characters of an external id; what iCalendar's own line folding makes likely, and an index entry holds. */
  public static final int EXTERNAL_ID = 500;

  /** Commands of one transaction: what the database does well within its time limits. */
  public static final int COMMANDS = 1000;

  private TaskLimits() {}
}
