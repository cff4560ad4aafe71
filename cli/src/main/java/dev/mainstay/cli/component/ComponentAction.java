package dev.mainstay.cli.component;

/** What a component's machine asks for. */
sealed interface ComponentAction {

  /** Open it; answered by Opened or Refused. */
  record Open() implements ComponentAction {}

  /** Ask it over its socket; answered by Asked. */
  record Ask() implements ComponentAction {}

  /** Close it. */
  record Close() implements ComponentAction {}
}
