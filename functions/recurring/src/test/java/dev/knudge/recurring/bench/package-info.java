/** Figures, not tests: {@code ./mvnw -Pbench verify -DskipTests -pl functions/recurring -am}. */
package dev.knudge.recurring.bench;
