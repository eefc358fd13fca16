package dev.knudge.tasks;

/** Leaves a decision from wherever a command turns out impossible; the port answers it as {@link TaskResult.Refused}. */
public final class TaskRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient TaskRefusal refusal;

  /** For that reason. */
  public TaskRefusedException(TaskRefusal refusal) {
    super(refusal.detail(), null, false, false);
    this.refusal = refusal;
  }

  /** Why. */
  public TaskRefusal refusal() {
    return refusal;
  }
}
