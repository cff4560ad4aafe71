package dev.mainstay.cli.component;

import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.core.Owner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One component: its machine, and the shell that opens, asks and closes the real thing. */
public final class Component implements AutoCloseable {

  /** Events that may wait; the machine has at most one question open. */
  private static final int WAITING_EVENTS_MAX = 64;

  private final ComponentView views;
  private final Part part;
  private final Executor executor;
  private final Owner<ComponentState, ComponentEvent> owner;

  /** Whether it is closed for good. */
  private volatile Phase phase = Phase.OPEN;

  private enum Phase {
    OPEN,
    OVER
  }

  private final List<Consumer<ServiceView>> watchers = new CopyOnWriteArrayList<>();

  /**
   * A component that is stopped.
   *
   * @param executor runs what may take seconds
   * @param told hears each state after the first: the view before, and the new one
   */
  public Component(
      ComponentView views,
      Part part,
      Executor executor,
      Owner.Factory owners,
      BiConsumer<ServiceView, ServiceView> told) {
    this.views = views;
    this.part = part;
    this.executor = executor;
    this.owner =
        owners.own(
            views.name(),
            new ComponentMachine(part.remedy()),
            new ComponentState.Stopped(views.since()),
            new ComponentEvent.Wake(),
            WAITING_EVENTS_MAX,
            new Shell(told));
    owner.start();
  }

  /** Opens it, and keeps it open. Returns at once. */
  public void start() {
    boolean _ = owner.send(new ComponentEvent.Start());
  }

  /** Opens it anew, now. Returns at once. */
  public void restart() {
    boolean _ = owner.send(new ComponentEvent.Restart());
  }

  /** How it stands with it now. */
  public ServiceView view() {
    return views.of(owner.state(), part.remedy());
  }

  /** Tells each new view from now on, until the handle is closed; must not wait. */
  public Runnable watch(Consumer<ServiceView> told) {
    watchers.add(told);
    return () -> watchers.remove(told);
  }

  /** Closes it; waits until it is closed. */
  @Override
  public void close() {
    phase = Phase.OVER;
    owner.close();
    part.close();
  }

  private void open() {
    Part.Opening opening = part.open();
    if (phase == Phase.OVER) {
      // It was closed before it was opened.
      part.close();
      return;
    }
    boolean _ =
        owner.send(
            switch (opening) {
              case Part.Opening.Open(int port, String address) ->
                  new ComponentEvent.Opened(port, address);
              case Part.Opening.Failed failed -> new ComponentEvent.Refused(failed.cause());
            });
  }

  private void ask() {
    long began = System.nanoTime();
    Part.Proof proof = part.prove();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    boolean _ =
        owner.send(new ComponentEvent.Asked(part.probe(), proof.holds(), proof.detail(), took));
  }

  private final class Shell implements Owner.Shell<ComponentState, ComponentAction> {
    private final BiConsumer<ServiceView, ServiceView> told;

    Shell(BiConsumer<ServiceView, ServiceView> told) {
      this.told = told;
    }

    @Override
    public void act(ComponentAction action) {
      switch (action) {
        case ComponentAction.Open _ -> executor.execute(Component.this::open);
        case ComponentAction.Ask _ -> executor.execute(Component.this::ask);
        case ComponentAction.Close _ -> part.close();
      }
    }

    @Override
    public void stepped(ComponentState before, ComponentState after) {
      if (before.equals(after)) {
        return;
      }
      ServiceView old = views.of(before, part.remedy());
      ServiceView view = views.of(after, part.remedy());
      watchers.forEach(watcher -> watcher.accept(view));
      if (old.state() != view.state()) {
        told.accept(old, view);
      }
    }

    @Override
    public void onCrash(Throwable error) {
      throw new IllegalStateException("the machine of " + views.name() + " failed", error);
    }
  }
}
