package dev.knudge.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Chromium of this machine: what {@code KNUDGE_CHROMIUM} names, or the system's. Where there is none its tests are skipped, but on CI ({@code CI=true}) they fail: there {@code
 * .ci/run} installs it. Whatever the page throws, and whatever its Content-Security-Policy had to stop, is kept, and is to be nothing.
 */
final class Chromium implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 90_000;

  /** No sandbox, since containers and CI run as root; nothing that goes out to the network by itself. */
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;
  private final String address;
  private final List<String> faults = new ArrayList<>();

  private Chromium(Playwright playwright, Browser browser, String address) {
    this.playwright = playwright;
    this.browser = browser;
    this.address = address;
  }

  /** Whether there is one; skips or fails the test where there is none. */
  static Path required() {
    Path found =
        Stream.of(
                System.getenv("KNUDGE_CHROMIUM"),
                "/usr/bin/chromium",
                "/usr/bin/chromium-browser",
                "/usr/bin/google-chrome",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
            .filter(Objects::nonNull)
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    if (found == null) {
      String what =
          "There is no Chromium on this machine: install it (Debian: apt-get install chromium), or name one in KNUDGE_CHROMIUM";
      assertThat(System.getenv("CI")).as(what).isNotEqualTo("true");
      assumeTrue(false, what);
    }
    return Objects.requireNonNull(found);
  }

  /** Starts it, for the page at that address. */
  static Chromium start(Path executable, String address) {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(ARGUMENTS)
                    .setTimeout(PATIENCE_MILLIS));
    return new Chromium(playwright, browser, address);
  }

  /** A window of its own, with no cookies and no storage; signed in with that token. */
  Page window(@Nullable String token, String path) {
    return window(token, path, new Browser.NewContextOptions().setLocale("en-GB"));
  }

  Page window(@Nullable String token, String path, Browser.NewContextOptions options) {
    BrowserContext context =
        browser.newContext(
            options.setTimezoneId("Europe/Berlin").setPermissions(List.of("notifications")));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    if (token != null) {
      context.addInitScript(
          "localStorage.getItem('knudge.token') ?? localStorage.setItem('knudge.token', '"
              + token
              + "')");
    }
    Page page = context.newPage();
    page.onPageError(faults::add);
    page.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy")) {
        faults.add(message.text());
      }
    });
    page.onDialog(dialog -> {
      faults.add("dialog: " + dialog.message());
      dialog.dismiss();
    });
    page.navigate(address + path);
    return page;
  }

  /** What went wrong in any window so far; forgotten with this. */
  List<String> faults() {
    List<String> all = List.copyOf(faults);
    faults.clear();
    return all;
  }

  /** Closes all windows. */
  void closeWindows() {
    List.copyOf(browser.contexts()).forEach(BrowserContext::close);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
