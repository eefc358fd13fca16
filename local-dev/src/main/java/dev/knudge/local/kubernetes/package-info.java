/**
 * Enough of the Kubernetes API for {@code kubectl get} and {@code kn … list} to show what runs here: discovery, lists, single resources, watches and tables, all of it read-only.
 * The resources are the manifests, with a status that is made of what local-dev knows of itself.
 */
@NullMarked
package dev.knudge.local.kubernetes;

import org.jspecify.annotations.NullMarked;
