package dev.mainstay.simulation.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.mainstay.simulation.Programs;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One browser process for all tests of a run: its start takes longer than most tests. */
final class Chromium implements AutoCloseable {

  /** What {@code NeedsProgram} is told. */
  static final String PROGRAM = "chromium";

  /** Nothing that a test did not ask for: no first page, no updates, no call to anybody. */
  private static final List<String> QUIET =
      List.of(
          "--disable-gpu",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** How long the page may take to become what a test expects, in ms; the machine may be busy. */
  private static final double PATIENCE_MS = 15_000;

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** The installed one; Playwright's own is never fetched. */
  static Chromium start() {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Programs.require(PROGRAM))
                    .setChromiumSandbox(false)
                    .setArgs(QUIET));
    return new Chromium(playwright, browser);
  }

  /** A window of a fresh profile. */
  BrowserContext window(Theme theme, int width, int height) {
    BrowserContext window =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(ColorScheme.valueOf(theme.name()))
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale("en-GB")
                .setTimezoneId("UTC"));
    window.setDefaultTimeout(PATIENCE_MS);
    return window;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  /** What the system of the person asks for. */
  enum Theme {
    DARK,
    LIGHT;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
