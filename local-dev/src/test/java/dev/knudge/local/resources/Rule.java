package dev.knudge.local.resources;

import java.util.List;

/** What must hold for manifests that do what they are meant to. */
interface Rule {

  /** One sentence for each place where it does not hold: which resource, which field, what was expected. */
  List<String> violations(Resources resources);
}
