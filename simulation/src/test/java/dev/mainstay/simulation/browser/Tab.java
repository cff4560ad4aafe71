package dev.mainstay.simulation.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.mainstay.simulation.driver.Root;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One tab on one page of a project's dashboard. It notes every error and warning of the console,
 * every script that failed, every request that went to another host; {@link #close} fails on them.
 */
public final class Tab implements AutoCloseable {

  private static final int WIDE = 1280;
  private static final int NARROW = 390;
  private static final int HEIGHT = 860;

  /** How long what a test waits for may take to be shown, in ms. */
  private static final double SHOWN_MS = 15_000;

  private static final Path PICTURES = Root.path().resolve("target/screenshots");

  private final Chromium chromium;
  private final List<String> faults = new ArrayList<>();
  private final TreeSet<String> hosts = new TreeSet<>();
  private final List<BrowserContext> windows = new ArrayList<>();
  private @Nullable Page page;
  private String home = "";
  private boolean isOffline;

  Tab(Chromium chromium) {
    this.chromium = chromium;
  }

  /** Opens the dashboard of the project whose monitor listens on a port. */
  public Tab open(int port) {
    return open(port, Chromium.Theme.DARK, WIDE);
  }

  private Tab open(int port, Chromium.Theme theme, int width) {
    home = "http://127.0.0.1:" + port;
    BrowserContext window = chromium.window(theme, width, HEIGHT);
    windows.add(window);
    Page opened = window.newPage();
    opened.onConsoleMessage(message -> {
      if (!message.type().equals("log") && !message.type().equals("debug")) {
        fault("console " + message.type() + ": " + message.text() + " " + message.location());
      }
    });
    opened.onPageError(error -> fault("script: " + error));
    opened.onDialog(dialog -> {
      fault("a dialog: " + dialog.message());
      dialog.dismiss();
    });
    opened.onRequest(request -> hosts.add(URI.create(request.url()).getAuthority()));
    page = opened;
    return go("");
  }

  /** Goes to a page, such as {@code events?name=x}. */
  public Tab go(String where) {
    page().navigate(home + "/" + (where.isEmpty() ? "" : "#/" + where));
    return this;
  }

  /** Goes to an address of the same server, such as the link that logs in. */
  public Tab visit(String path) {
    page().navigate(path.startsWith("http") ? path : home + path);
    return this;
  }

  /** Loads the page anew. */
  public Tab reload() {
    page().reload();
    return this;
  }

  /** What the page shows, by a selector that looks into components too. */
  public Locator find(String selector) {
    return page().locator(selector);
  }

  /** Waits until something holds this text. */
  public Tab shows(String selector, String text) {
    assertThat(find(selector).first())
        .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(SHOWN_MS));
    return this;
  }

  /** Waits until the page shows none of it. */
  public Tab showsNo(String selector) {
    assertThat(find(selector))
        .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(SHOWN_MS));
    return this;
  }

  /** Presses a key, wherever the focus is. */
  public Tab press(String key) {
    page().keyboard().press(key);
    return this;
  }

  /** The page as Playwright knows it. */
  public Page page() {
    if (page == null) {
      throw new IllegalStateException("open(port) first");
    }
    return page;
  }

  /** The whole page as a picture, in {@code target/screenshots/}. */
  public Tab picture(String name) {
    page().screenshot(options(name).setFullPage(true));
    return this;
  }

  /**
   * Pictures of some pages in both themes, wide and narrow; each must fit into its window.
   *
   * @param ready a selector that each page shows when it is drawn
   */
  public Tab pictures(int port, List<String> pages, String ready) {
    for (Chromium.Theme theme : Chromium.Theme.values()) {
      for (int width : List.of(WIDE, NARROW)) {
        open(port, theme, width);
        for (String name : pages) {
          go(name);
          assertThat(find(ready).first()).isVisible();
          showsNo("[aria-busy=true]");
          fits(name + " at " + width);
          picture("%s-%s-%d".formatted(fileName(name), theme.label(), width));
        }
      }
    }
    return this;
  }

  /** The same at each run, whatever ports the services have. */
  private static String fileName(String page) {
    return page.isEmpty() ? "fleet" : page.replace('/', '-').replaceAll("-[0-9]+$", "");
  }

  private void fits(String what) {
    Object over = page().evaluate("document.documentElement.scrollWidth - window.innerWidth");
    if (((Number) over).intValue() > 0) {
      fault(what + " is wider than its window by " + over);
    }
  }

  /** From now on the server is away: failed requests are expected. */
  public Tab whileAway() {
    isOffline = true;
    return this;
  }

  /** What went wrong so far. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** The hosts that were asked for anything. */
  public List<String> hosts() {
    return List.copyOf(hosts);
  }

  @Override
  public void close() {
    String own = home.replace("http://", "");
    hosts.stream()
        .filter(host -> !host.equals(own))
        .forEach(host -> faults.add("it asked " + host));
    if (!faults.isEmpty() && page != null) {
      picture("fault");
    }
    windows.forEach(BrowserContext::close);
    if (!faults.isEmpty()) {
      throw new AssertionError("the page had faults:\n" + String.join("\n", faults));
    }
  }

  private void fault(String text) {
    if (!(isOffline && text.contains("net::ERR_CONNECTION"))) {
      faults.add(text);
    }
  }

  private static Page.ScreenshotOptions options(String name) {
    return new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png"));
  }
}
