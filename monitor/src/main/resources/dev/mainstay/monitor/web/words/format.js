/** Words for times, sizes and counts; the same words as the command line's. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration of some milliseconds: "384 ms", "4.8 s", "12 s", "3 min 5 s", "4 d 3 h". */
export function duration(ms) {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return "-";
  if (ms < 0) return duration(0);
  if (ms < 10) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return two(ms, MINUTE, "min", SECOND, "s");
  if (ms < DAY) return two(ms, HOUR, "h", MINUTE, "min");
  return two(ms, DAY, "d", HOUR, "h");
}

/** A duration in whole seconds at least, for what ticks: "0 s", "4 s", "3 min 5 s". */
export function ticking(ms) {
  const whole = Math.max(0, Math.floor(ms / SECOND)) * SECOND;
  return whole < MINUTE ? `${whole / SECOND} s` : duration(whole);
}

function two(ms, big, bigName, small, smallName) {
  const bigs = Math.floor(ms / big);
  const smalls = Math.floor((ms % big) / small);
  return smalls === 0 ? `${bigs} ${bigName}` : `${bigs} ${bigName} ${smalls} ${smallName}`;
}

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const DATE = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });

/** A time of day, with its date unless that is today; "-" for none. */
export function moment(iso, now = Date.now()) {
  if (!iso) return "-";
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return String(iso);
  const isToday = new Date(now).toDateString() === at.toDateString();
  return isToday ? CLOCK.format(at) : `${DATE.format(at)} ${CLOCK.format(at)}`;
}

/** Milliseconds from an ISO time to now; NaN for none. */
export function since(iso, now) {
  return iso ? now - Date.parse(iso) : Number.NaN;
}

/** A number of bytes: "812 B", "4.1 KB", "12 MB". */
export function bytes(count) {
  if (count === null || count === undefined) return "-";
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const short = unit === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1));
  return `${short} ${units[unit]}`;
}

/** A count with thousands set apart: "12,400". */
export function count(value) {
  return value === null || value === undefined ? "-" : Number(value).toLocaleString("en-US");
}

/** "1 service", "3 services". */
export function plural(value, word) {
  return `${count(value)} ${word}${value === 1 ? "" : "s"}`;
}

/** A share from 0 to 1 as a percentage that never rounds a fault away: 0.9999 is "99.9 %". */
export function percent(share) {
  if (share === null || share === undefined || Number.isNaN(share)) return "-";
  const tenths = Math.floor(share * 1000) / 10;
  return `${Number.isInteger(tenths) ? tenths : tenths.toFixed(1)} %`;
}

const ESCAPES = new RegExp("\\u001b\\[[0-9;?]*[ -/]*[@-~]|\\u001b\\][^\\u0007]*\\u0007", "g");
const CONTROLS = new RegExp(
  "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]",
  "g",
);

/** A text without colour codes and without characters that could disguise what it says. */
export function plain(text) {
  return String(text).replace(ESCAPES, "").replace(CONTROLS, "\u00b7");
}
