package dev.knudge.local.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The verifier as a page, in a real browser with its own cryptography, on what the functions gave; what it finds in forged files is proved beside the command, in audit's tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyPageIT {
  private static final double PATIENCE_MILLIS = 90_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PAGE = "/verify.html";

  private final String user = "user-" + UUID.randomUUID();
  private RunningLocalDev local;
  private Chromium chromium;
  private String token;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path executable = Chromium.required();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    local = RunningLocalDev.start(folder.resolve("data"));
    chromium = Chromium.start(executable, "http://127.0.0.1:" + local.port("service.live.port"));
    token = local.knudge("token", user);
    // Of a kind that tells nobody, so that nothing is recorded after the seal.
    for (String title : new String[] {"First", "Second", "Third"}) {
      local.postEvent(
          "task-events",
          Map.of(
              "specversion",
              "1.0",
              "id",
              "event-" + title,
              "source",
              "/tasks",
              "type",
              "task.updated"),
          "{\"task_id\":\"%s\",\"user_id\":\"%s\",\"timestamp\":\"2026-02-08T10:00:00Z\",\"payload\":{\"title\":\"%s\"}}"
              .formatted(title, user, title));
    }
    await().atMost(PATIENCE).until(() -> local.trail(token).size() == 3);
    await()
        .atMost(PATIENCE)
        .until(() ->
            local.tick("audit") == 204
                && !get("/api/audit/export?proofs=true").contains("\"log_index\":null"));
  }

  @AfterEach
  void nothing_was_thrown_and_the_policy_had_nothing_to_stop() {
    chromium.closeWindows();
    assertThat(chromium.faults()).isEmpty();
  }

  @AfterAll
  void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (local != null) {
      local.close();
    }
  }

  @Test
  void who_is_signed_in_checks_their_own_trail_with_one_click() {
    Page page = chromium.window(token, PAGE);

    page.getByText("Check my own trail, from here").click();

    assertThat(page.locator(".verdict")).hasAttribute("data-holds", "yes");
    assertThat(page.locator("[data-figure=found]")).hasText("0");
    assertThat(page.locator("#keys")).not().hasValue("");
    assertThat(page.getByText("Compare them with ones")).isVisible();
    int entries = Integer.parseInt(page.locator("[data-figure=entries]").innerText());
    assertThat(entries).isGreaterThanOrEqualTo(3);
    assertThat(page.locator("[data-figure=proven]")).hasText(String.valueOf(entries));
  }

  @Test
  void nobody_needs_to_be_signed_in_to_check_files_and_what_was_changed_is_shown_with_its_place(
      @TempDir Path folder) throws Exception {
    String honest = get("/api/audit/export?proofs=true");
    String key = get("/api/audit/keys").replaceAll("(?s).*?\"key\":\"([^\"]+)\".*", "$1");
    Page page = chromium.window(null, PAGE);
    assertThat(page.getByText("from here")).hasCount(0);
    page.locator("#keys").fill(key);
    page.locator("#exported")
        .setInputFiles(Files.writeString(folder.resolve("honest.ndjson"), honest));
    page.getByText("Check", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator(".verdict")).hasAttribute("data-holds", "yes");

    page.locator("#exported")
        .setInputFiles(
            Files.writeString(
                folder.resolve("forged.ndjson"), honest.replace("\"Second\"", "\"Another\"")));
    page.getByText("Check", new Page.GetByTextOptions().setExact(true)).click();

    assertThat(page.locator(".verdict")).hasAttribute("data-holds", "no");
    assertThat(page.locator("tr[data-kind=changed]").first()).containsText("event-Second");

    page.locator("#exported")
        .setInputFiles(Files.writeString(folder.resolve("none.ndjson"), "no export\n"));
    page.getByText("Check", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.getByText("export, line 1")).isVisible();
  }

  private String get(String path) {
    return local.get(local.audit(path), token).body();
  }
}
