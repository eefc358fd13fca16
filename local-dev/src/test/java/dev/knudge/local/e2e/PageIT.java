package dev.knudge.local.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, through the public door, over the functions as they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {
  private static final double PATIENCE_MILLIS = 90_000;
  private static final int MANY = 1_000;
  private static final String TASKS = "/#/tasks";

  /** In the place of the browser maker's push service, which tests do not reach; the key is a point of the curve, as it has to be. */
  private static final String SUBSCRIBES =
      """
      const endpoint = 'https://push.example.org/send/1';
      const keys = { p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4', auth: 'BTBZMqHH6r4Tts7J_aSIgg' };
      let subscription = null;
      PushManager.prototype.getSubscription = async () => subscription;
      PushManager.prototype.subscribe = async () => (subscription = {
        endpoint, options: {}, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => (subscription = null) === null });\
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private RunningLocalDev local;
  private Chromium chromium;
  private String user;
  private String token;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path executable = Chromium.required();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    local = RunningLocalDev.start(folder.resolve("data"));
    chromium = Chromium.start(executable, "http://127.0.0.1:" + local.port("service.live.port"));
  }

  @BeforeEach
  void someone() throws Exception {
    user = "user-" + UUID.randomUUID();
    token = local.knudge("token", user);
  }

  @AfterEach
  void nothing_was_thrown_and_the_policy_had_nothing_to_stop() {
    chromium.closeWindows();
    assertThat(chromium.faults()).isEmpty();
  }

  @AfterAll
  void stop() {
    http.close();
    if (chromium != null) {
      chromium.close();
    }
    if (local != null) {
      local.close();
    }
  }

  @Test
  void what_is_done_in_one_window_is_seen_in_the_other_and_by_nobody_else() throws Exception {
    Page one = chromium.window(token, TASKS);
    Page other = chromium.window(token, TASKS);
    Page stranger = chromium.window(local.knudge("token", "user-" + UUID.randomUUID()), TASKS);
    Stream.of(one, other, stranger).forEach(PageIT::isLive);

    add(one, "Buy milk #shop !high");

    assertThat(row(other, "Buy milk")).isVisible();
    assertThat(row(other, "Buy milk").locator(".badge")).hasText("High");
    assertThat(row(other, "Buy milk").locator(".tag")).hasText("#shop");

    row(other, "Buy milk").getByRole(AriaRole.CHECKBOX).click();
    // While one looks at it, it stays.
    other.locator(".toast").hover();
    assertThat(row(one, "Buy milk")).hasCount(0);

    other.getByRole(AriaRole.BUTTON, name("Undo")).click();
    assertThat(row(one, "Buy milk")).isVisible();
    assertThat(row(other, "Buy milk")).isVisible();

    assertThat(stranger.getByText("No open tasks")).isVisible();
    assertThat(stranger.getByText("Buy milk")).hasCount(0);
  }

  @Test
  void everything_can_be_done_with_the_keyboard() {
    Page page = chromium.window(token, TASKS);
    isLive(page);

    page.keyboard().press("n");
    assertThat(page.locator("#add-line")).isFocused();
    page.keyboard().type("First");
    page.keyboard().press("Enter");
    page.keyboard().type("Second");
    page.keyboard().press("Enter");
    assertThat(row(page, "First")).isVisible();
    assertThat(row(page, "Second")).isVisible();
    assertThat(page.locator(".pending")).hasCount(0);
    page.keyboard().press("Escape");

    page.keyboard().press("j");
    assertThat(row(page, "Second").locator(".task-open")).isFocused();
    page.keyboard().press("e");
    assertThat(page.locator(".title-input")).isFocused();
    page.keyboard().type("Renamed");
    page.keyboard().press("Enter");
    assertThat(row(page, "Renamed").locator(".task-open")).isFocused();
    page.keyboard().press("x");
    assertThat(row(page, "Renamed")).hasCount(0);

    assertThat(row(page, "First").locator(".task-open")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#panel-title")).isFocused();
    page.keyboard().press("Escape");
    assertThat(row(page, "First").locator(".task-open")).isFocused();

    page.keyboard().press("?");
    assertThat(page.locator("#settings")).isVisible();
    page.keyboard().press("Escape");
    assertThat(page.locator("#settings")).isHidden();
  }

  @Test
  void the_chat_makes_what_was_said_and_every_window_shows_it() {
    Page page = chromium.window(token, TASKS);
    Page other = chromium.window(token, TASKS);
    isLive(page);
    isLive(other);

    page.keyboard().press("c");
    page.locator("#chat-line").fill("call the dentist tomorrow at 15:00 #health !high");
    page.keyboard().press("Enter");

    assertThat(page.locator(".bubble.theirs .card")).containsText("call the dentist");
    assertThat(page.locator(".bubble.mine mark").first()).isVisible();
    assertThat(row(other, "call the dentist")).containsText("Tomorrow, 15:00");
  }

  @Test
  void a_task_made_with_the_form_has_its_due_date_reminder_and_recurrence() throws Exception {
    Page page = chromium.window(token, TASKS + "/new");
    page.locator("#field-title").fill("Pay rent");
    String day = LocalDate.now(ZoneId.of("Europe/Berlin")).plusDays(3).toString();
    page.getByLabel("Day", new Page.GetByLabelOptions().setExact(true)).fill(day);
    page.getByLabel("Time", new Page.GetByLabelOptions().setExact(true)).fill("09:00");
    page.getByLabel("Add a reminder …").selectOption("-PT30M");
    page.getByLabel("How often it repeats").selectOption("MONTHLY");
    page.locator(".builder select").nth(1).selectOption("last");

    assertThat(page.locator(".dates li")).hasCount(6);
    page.getByRole(AriaRole.BUTTON, name("Add task")).click();

    assertThat(row(page, "Pay rent")).containsText("every month, on the last day");
    assertThat(page.locator(".pending")).hasCount(0);
    Map<String, Object> task =
        RunningLocalDev.items(RunningLocalDev.json(api("GET", "/api/tasks", null).body()))
            .getFirst();
    assertThat((String) task.get("due_date")).startsWith(day + "T09:00:00");
    assertThat(((Map<?, ?>) task.get("recurrence")).get("rule"))
        .isEqualTo("FREQ=MONTHLY;BYMONTHDAY=-1");
    row(page, "Pay rent").locator(".task-open").click();
    assertThat(page.locator(".chip")).containsText(new String[] {"30 minutes before"});
  }

  @Test
  void a_history_shows_old_and_new_values() {
    Page page = chromium.window(token, TASKS);
    add(page, "Draft");
    row(page, "Draft").locator(".task-open").click();
    page.locator("#field-title").fill("Final");
    page.keyboard().press("Tab");
    assertThat(row(page, "Final")).isVisible();
    assertThat(page.locator(".pending")).hasCount(0);

    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("History")).click();

    Locator changed = page.locator(".entry[data-type='task.updated']");
    assertThat(changed.locator("del")).containsText("Draft");
    assertThat(changed.locator("ins")).containsText("Final");
  }

  @Test
  void a_reminder_pops_up_and_that_it_was_seen_is_told() throws Exception {
    Page page = chromium.window(token, "/");
    isLive(page);
    String notification = "notification-" + UUID.randomUUID();

    int status =
        local.postEvent(
            "task-updates",
            FlowIT.attributes("notification.requested", UUID.randomUUID().toString(), user),
            """
            {"user_id":"%s","timestamp":"2026-02-08T12:00:00Z","payload":{"notification_id":"%s","kind":"reminder","title":"Water the plants","body":"It is due at nine."}}\
            """
                .formatted(user, notification));
    assertThat(status).isEqualTo(202);

    assertThat(page.locator(".push")).containsText("Water the plants");
    page.getByRole(AriaRole.BUTTON, name("Got it")).click();
    assertThat(page.locator(".push")).hasCount(0);
    try (var reader = new TopicReader(local.port("kafka.port"), "notification-events")) {
      List<Map<String, String>> heard = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> {
            heard.addAll(reader.poll());
            return heard.stream()
                .anyMatch(headers ->
                    notification.equals(headers.get("ce_subject"))
                        && user.equals(headers.get("ce_partitionkey")));
          });
    }
  }

  @Test
  void what_was_done_without_a_connection_is_kept_and_what_was_missed_is_caught_up()
      throws Exception {
    Page page = chromium.window(token, TASKS);
    Page other = chromium.window(token, TASKS);
    isLive(page);
    isLive(other);

    page.context().setOffline(true);
    assertThat(page.getByText("You are offline")).isVisible();
    add(page, "Written on the train");
    assertThat(row(page, "Written on the train").locator(".pending")).isVisible();
    page.locator("#add-line").fill("Half a thou");
    add(other, "Written at home");
    assertThat(row(other, "Written at home").locator(".pending")).hasCount(0);
    page.context().setOffline(false);

    assertThat(row(page, "Written at home")).isVisible();
    assertThat(row(other, "Written on the train")).isVisible();
    assertThat(page.locator(".pending")).hasCount(0);
    page.reload();
    assertThat(page.locator("#add-line")).hasValue("Half a thou");
    assertThat(page.locator(".task-row")).hasCount(2);
  }

  @Test
  void a_server_that_is_killed_is_back_without_a_reload() {
    Page page = chromium.window(token, TASKS);
    Page other = chromium.window(token, TASKS);
    isLive(page);
    isLive(other);

    local.processesOf("live").forEach(ProcessHandle::destroyForcibly);
    assertThat(page.locator(".live")).hasAttribute("data-state", "connecting");
    isLive(page);
    isLive(other);
    add(page, "After the kill");

    assertThat(row(other, "After the kill")).isVisible();
  }

  @Test
  void two_windows_that_change_the_same_field_are_asked() {
    Page page = chromium.window(token, TASKS);
    add(page, "Shared");
    Page other = chromium.window(token, TASKS);
    isLive(page);
    isLive(other);
    row(page, "Shared").locator(".task-open").click();
    page.context().setOffline(true);
    page.locator("#field-description").fill("mine");
    page.keyboard().press("Tab");
    row(other, "Shared").locator(".task-open").click();
    other.locator("#field-description").fill("theirs");
    other.keyboard().press("Tab");
    assertThat(other.locator(".pending")).hasCount(0);
    page.context().setOffline(false);

    assertThat(page.locator(".conflict")).containsText("theirs");
    assertThat(page.locator(".conflict")).containsText("mine");
    page.getByRole(AriaRole.BUTTON, name("Use mine")).click();

    assertThat(page.locator(".conflict")).hasCount(0);
    assertThat(other.locator("#field-description")).hasValue("mine");
  }

  @Test
  void a_script_in_a_title_is_text() {
    String title = "<img src=x onerror=\"alert(1)\"><script>alert(2)</script>${alert(3)}";
    Page page = chromium.window(token, TASKS);
    add(page, title);

    assertThat(row(page, "<script>").locator(".task-open")).hasText(title);
    row(page, "<script>").locator(".task-open").click();
    assertThat(page.locator("#field-title")).hasValue(title);
    assertThat(page.locator(".main img, .main script, .panel img, .panel script")).hasCount(0);
    row(page, "<script>").getByRole(AriaRole.CHECKBOX).click();
    assertThat(page.locator(".toast")).containsText(title);
  }

  @Test
  void a_thousand_tasks_are_there_and_the_one_is_found() throws Exception {
    String tasks =
        IntStream.range(0, MANY)
            .mapToObj(i -> "{\"id\":\"%s-%d\",\"title\":\"Task number %d\"}".formatted(user, i, i))
            .collect(Collectors.joining(",", "[", "]"));
    HttpResponse<String> imported = api("POST", "/api/tasks/import", tasks);
    assertThat(imported.statusCode()).as(imported.body()).isEqualTo(200);
    Page page = chromium.window(token, TASKS);

    await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> {
          page.mouse().wheel(0, 100_000);
          return page.locator(".task-row").count() == MANY;
        });
    add(page, "One more");
    assertThat(row(page, "One more")).isVisible();
    page.keyboard().press("Escape");
    page.keyboard().press("/");
    assertThat(page.locator("#search")).isFocused();
    page.keyboard().type("number 777");
    assertThat(page.locator(".task-row")).hasCount(1);
    assertThat(page.locator(".task-row .task-open")).hasText("Task number 777");
    page.locator("#search").fill("due:any |");
    assertThat(page.locator("#search-problem")).containsText("cannot be read");
  }

  @Test
  void where_no_websocket_gets_through_a_stream_of_events_does_the_same() {
    Page page = chromium.window(token, TASKS);
    Page other = chromium.window(token, TASKS);
    page.routeWebSocket("**/ws*", socket -> socket.close());
    page.reload();
    isLive(page);

    add(other, "Seen by a stream");

    assertThat(row(page, "Seen by a stream")).isVisible();
  }

  @Test
  void a_browser_that_is_subscribed_is_known_and_shows_what_is_pushed_with_no_page_open()
      throws Exception {
    Page page = chromium.window(token, "/");
    page.context().addInitScript(SUBSCRIBES);
    page.navigate(page.url().replaceAll("#.*", "") + "#/notifications");
    page.reload();

    page.getByRole(AriaRole.BUTTON, name("Also with no page open")).click();

    assertThat(page.getByText("with no page open too")).isVisible();
    assertThat(api("GET", "/api/notification-preferences", null).body())
        .contains("https://push.example.org/send/1", "web_push");

    CDPSession browser = page.context().newCDPSession(page);
    CompletableFuture<String> registration = new CompletableFuture<>();
    browser.on(
        "ServiceWorker.workerRegistrationUpdated",
        event -> {
          JsonArray all = event.getAsJsonArray("registrations");
          if (!all.isEmpty()) {
            registration.complete(all.get(0).getAsJsonObject().get("registrationId").getAsString());
          }
        });
    browser.send("ServiceWorker.enable");
    page.waitForCondition(registration::isDone);
    JsonObject push = new JsonObject();
    push.addProperty("origin", page.url().replaceAll("/#.*", ""));
    push.addProperty("registrationId", registration.join());
    push.addProperty(
        "data", "{\"notification_id\":\"n-1\",\"tag\":\"n-1\",\"title\":\"Water the plants\"}");
    browser.send("ServiceWorker.deliverPushMessage", push);

    page.waitForFunction(
        "async () => (await (await navigator.serviceWorker.ready).getNotifications()).some(one => one.title === 'Water the plants')");

    page.locator(".nav-user").click();
    page.getByRole(AriaRole.BUTTON, name("Sign out")).click();
    await()
        .atMost(Duration.ofMillis((long) PATIENCE_MILLIS))
        .until(() ->
            !api("GET", "/api/notification-preferences", null).body().contains("push.example.org"));
  }

  @Test
  void on_a_phone_no_view_is_wider_than_the_screen_and_no_table_is_cut() throws Exception {
    Page page =
        chromium.window(
            local.knudge("token", user, "--role", "operator"),
            "/",
            new Browser.NewContextOptions().setLocale("de-DE").setViewportSize(360, 740));
    add(page, "Etwas für heute");
    for (String view : List.of("agenda", "tasks", "notifications", "operators", "activity")) {
      page.evaluate("view => { location.hash = '#/' + view }", view);
      assertThat(page.locator("nav a[aria-current=page]")).hasAttribute("href", "#/" + view);
      assertThat(page.locator(".loading")).hasCount(0);
      if (view.equals("operators")) {
        assertThat(page.locator(".stacks td").first()).isVisible();
      }
      page.waitForFunction(
          "() => [document.scrollingElement, ...document.querySelectorAll('.scroll')].every(one => one.scrollWidth <= one.clientWidth)");
    }
  }

  @Test
  void a_demo_user_signs_in_with_a_click_and_in_german() {
    Page page = chromium.window(null, "/", new Browser.NewContextOptions().setLocale("de-DE"));
    page.getByRole(AriaRole.BUTTON, name("ada")).click();

    assertThat(page.locator("h1")).hasText("Heute");
    assertThat(page.locator("html")).hasAttribute("lang", "de");
    isLive(page);
  }

  @Test
  void no_view_has_a_barrier_that_can_be_found_by_a_machine() throws Exception {
    String operator = local.knudge("token", user, "--role", "operator");
    add(chromium.window(operator, "/"), "Something for today #home !high");
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page =
          chromium.window(
              operator,
              "/",
              new Browser.NewContextOptions()
                  .setLocale("en-GB")
                  .setColorScheme(scheme)
                  .setReducedMotion(ReducedMotion.REDUCE)
                  .setBypassCSP(true)); // axe brings a script of its own
      isLive(page);
      for (String view : List.of("agenda", "tasks", "notifications", "activity", "operators")) {
        page.evaluate("view => { location.hash = '#/' + view }", view);
        assertThat(page.locator("nav a[aria-current=page]")).hasAttribute("href", "#/" + view);
        assertThat(page.locator(".loading")).hasCount(0);
        hasNoBarrier(page, view + " " + scheme);
      }
      page.evaluate("location.hash = '#/tasks/new'");
      page.getByLabel("How often it repeats").selectOption("WEEKLY");
      assertThat(page.locator(".dates")).isVisible();
      hasNoBarrier(page, "form " + scheme);
      page.evaluate("location.hash = '#/tasks'");
      page.locator("h1").focus();
      page.keyboard().press("?");
      hasNoBarrier(page, "settings " + scheme);
    }
  }

  /** By axe-core, with the rules of WCAG 2.2 AA. */
  private static void hasNoBarrier(Page page, String where) throws IOException {
    if (!(Boolean) page.evaluate("'axe' in window")) {
      page.evaluate(resource("/axe.min.js"));
    }
    Object violations =
        page.evaluate(
            """
            async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
              .violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`)\
            """);
    assertThat((List<?>) violations).as(where).isEmpty();
  }

  private static String resource(String name) throws IOException {
    try (InputStream file = PageIT.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void isLive(Page page) {
    assertThat(page.locator(".live")).hasAttribute("data-state", "on");
  }

  private static void add(Page page, String line) {
    page.locator("#add-line").fill(line);
    page.locator("#add-line").press("Enter");
  }

  private static Locator row(Page page, String title) {
    return page.locator(".task-row", new Page.LocatorOptions().setHasText(title));
  }

  private static Page.GetByRoleOptions name(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private HttpResponse<String> api(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + local.port("service.live.port") + path))
            .timeout(Duration.ofSeconds(90))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
