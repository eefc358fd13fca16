/** Figures, not tests: {@code ./mvnw -Pbench verify -DskipTests -pl functions/reminders -am}. */
package dev.knudge.reminders.bench;
