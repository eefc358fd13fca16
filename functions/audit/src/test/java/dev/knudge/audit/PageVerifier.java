package dev.knudge.audit;

import dev.knudge.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The verifier of the page, which is live's, run by Node on what somebody took away: files of a folder with the names that verify-page.mjs knows. */
final class PageVerifier {
  private static final Path MODULES = Path.of("../live/src/main/resources/web/assets/app/verify");

  private PageVerifier() {}

  /**
   * Its report, or what it could not read as {@code error}.
   *
   * @param by {@code leaves}, {@code proofs}, or {@code export} where the export brings its own
   */
  static Map<String, Object> run(Path folder, String by) throws IOException, InterruptedException {
    Path page = Files.createDirectories(folder.resolve("page"));
    for (String module :
        List.of("bytes.js", "entry.js", "exact.js", "heads.js", "tree.js", "verify.js")) {
      Files.writeString(page.resolve(module), Files.readString(MODULES.resolve(module)));
    }
    Files.writeString(page.resolve("package.json"), "{\"type\":\"module\"}");
    return Json.readObject(Node.run("verify-page.mjs", folder.toString(), by).strip());
  }
}
