/**
 * Recurrence rules: what RFC 5545 and RFC 7529 say, expanded. Plain Java; {@link dev.knudge.recurring.rule.Schedule} is the way in.
 *
 * <p><b>Who does what.</b> A rule is read and judged in {@link dev.knudge.contracts.rule}, for whoever takes one. The days of its periods are lib-recur's ({@code PlainDays}, the only class that
 * knows it), which is asked what it answers well: days in no zone, without INTERVAL, COUNT, UNTIL, SKIP, BYSETPOS and times of day. These
 * are added around it ({@code Days}); so any point of a series is reached at once, whatever its start. Rules of hours and less are counted
 * in elapsed time ({@code Elapsed}).
 *
 * <p><b>What lib-recur 0.17.1 would get wrong</b>, found by comparing it with a day-by-day reading of RFC 5545's table: BYSETPOS in a first
 * period that begins before the start; FREQ=YEARLY with BYMONTHDAY and no BYMONTH (it takes the start's month, not every month); week 53 of
 * years with 52 weeks, and BYWEEKNO with BYMONTH; BYYEARDAY=-366 with BYDAY (an ArrayIndexOutOfBoundsException); SKIP with BYMONTHDAY and BYDAY (a ClassCastException), with BYDAY in a first month, and
 * with a written WKST, which it forgets; rules that are empty for 1000 periods (it throws); and in a zone the later of two offsets.
 *
 * <p><b>Where RFC 5545 leaves the choice.</b>
 *
 * <ul>
 *   <li>A start that the rule does not fit is no occurrence, and COUNT does not count it (as in dateutil, rrule.js and ical4j).
 *   <li>What the rule does not say is as in its start: with BYWEEKNO alone the weekday, with FREQ=YEARLY and BYMONTH the day of the month.
 *   <li>FREQ=YEARLY with BYMONTHDAY and no BYMONTH means every month.
 *   <li>The year of BYWEEKNO is that of its weeks: the days at a year's end that are in week 1 belong to the next.
 *   <li>A weekday's number with FREQ=YEARLY counts in the month if there is a BYMONTH, else in the year (erratum 1913).
 *   <li>Parts that RFC 5545 forbids together are refused, not ignored.
 *   <li>COUNT counts what the rule gives, including what EXDATE takes out, without RDATE. UNTIL is inclusive; as a date, it is that whole
 *       day on the schedule's wall clock.
 *   <li>A time in a gap moves forward by the gap and is one with what is there already; COUNT counts it once. EXDATE and RDATE move likewise.
 *   <li>A local time names one occurrence. Rules of hours and less go by elapsed time; what shows the same local time again after the clock
 *       was put back is left out.
 *   <li>SKIP moves a missing day before BYDAY and BYSETPOS choose; only days beyond a month's end are moved, never negative ones.
 *   <li>Second 60 is second 59 (§3.3.12).
 * </ul>
 *
 * <p><b>Limits.</b> The years 1000 to 9999, but for their outermost days; rules of 4096 characters; COUNT to 100,000; 1000 EXDATEs and RDATEs each; 1440 times a day in rules of
 * days and longer. A rule that finds nothing in 400 years, or in 2500 periods that have days but none that BYSETPOS takes, never occurs, and
 * is refused.
 */
@NullMarked
package dev.knudge.recurring.rule;

import org.jspecify.annotations.NullMarked;
