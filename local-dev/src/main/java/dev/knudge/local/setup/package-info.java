/**
 * What stands before the first event: settings, the data folder, topics, database roles and schemas, migrations; and {@link
 * dev.knudge.local.setup.LocalCluster}, which puts the parts together.
 */
@NullMarked
package dev.knudge.local.setup;

import org.jspecify.annotations.NullMarked;
