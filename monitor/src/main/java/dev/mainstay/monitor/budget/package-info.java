/**
 * Budgets of external calls: who wants to call out asks first, and is told yes or no. It only
 * counts; what a call is, and what it costs, is for whoever asks to know.
 *
 * <pre>
 *            used >= warn                    asked when nothing is left
 *   ENOUGH --------------> LOW ------------------------------------------> SPENT
 *      ^   budget.low       |                   budget.spent                 |
 *      +------------------- + &lt;-------- time has set something free ---------+
 *            budget.ok
 * </pre>
 *
 * <p>A grant is told only after it is durable in the journal ({@code budget.granted}), and counts
 * until it is as old as the budget's time: in any span of that time there are no more grants than
 * the limit, whether or not the supervisor was killed meanwhile.
 */
@NullMarked
package dev.mainstay.monitor.budget;

import org.jspecify.annotations.NullMarked;
