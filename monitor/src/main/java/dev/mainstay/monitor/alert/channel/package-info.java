/** The ways to reach people: webhooks, Slack, ntfy, e-mail, and a command of their own. */
@NullMarked
package dev.mainstay.monitor.alert.channel;

import org.jspecify.annotations.NullMarked;
