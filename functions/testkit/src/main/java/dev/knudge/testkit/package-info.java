/** What the tests of the runtime and of every function share: a running application, deliveries, and sinks that do as they are told. */
@NullMarked
package dev.knudge.testkit;

import org.jspecify.annotations.NullMarked;
