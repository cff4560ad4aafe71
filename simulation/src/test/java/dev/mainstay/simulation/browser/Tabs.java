package dev.mainstay.simulation.browser;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands every test that asks for one a {@link Tab}; at its end nothing may have gone wrong. Test
 * classes that use it must hold the lock {@link #BROWSER}: Playwright serves one thread at a time.
 */
public final class Tabs implements ParameterResolver {

  /** The lock for {@code @ResourceLock}. */
  public static final String BROWSER = "dev.mainstay.browser";

  private static final Namespace NAMESPACE = Namespace.create(Tabs.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Tab.class;
  }

  @Override
  public Tab resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Chromium chromium =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Chromium.class, _ -> Chromium.start(), Chromium.class);
    Tab tab = new Tab(chromium);
    context.getStore(NAMESPACE).put(tab, tab);
    return tab;
  }
}
