/** Figures, not tests: {@code ./mvnw -Pbench verify -DskipTests -pl functions/audit -am}. */
package dev.knudge.audit.bench;
