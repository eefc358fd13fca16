/**
 * The project's own Knative and Kafka manifests, read as the cluster would read them.
 *
 * <p>local-dev has no description of the system of its own: what {@code kubectl apply -k} would send to a cluster is what runs here. A
 * field that would change what runs and that nothing here understands is refused by name, never passed over in silence.
 */
@NullMarked
package dev.knudge.local.manifests;

import org.jspecify.annotations.NullMarked;
