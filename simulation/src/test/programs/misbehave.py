#!/usr/bin/python3
"""Programs that go wrong, one mode for each row of the failure matrix.

usage: misbehave.py MODE [PORT] [KEY=VALUE]...     (`misbehave.py list` shows the modes)

PORT defaults to $PORT. Only the standard library is used, and as little of it as a mode needs:
a start costs about 30 ms. Every value that a test may want to change is a KEY=VALUE:

  after=SECONDS    when the mode's fault comes, counted from main() or from the bind
  code=N           exit code
  delay=SECONDS    wait this long before binding
  file=PATH        heartbeat file, or count file of `fails-first`
  host=ADDRESS     listen here (127.0.0.1)
  megabytes=N      how much `flood` and `oom` write or take at most
  other=PORT       the port that `other-port` binds instead
  pid-file=PATH    write the serving process's pid here
  stamps=PATH      append "EVENT MODE PID CLOCK_MONOTONIC_NS" here: `main` first, `listening` right
                   after listen(2), so that a test can hold every claim against the truth
  times=N          how many starts `fails-first` fails
"""

import os
import sys

import endings
import families
import output
import ports
import working
from basics import MODES, OPTIONS, stamp

# Each module registers its modes when it is imported.
assert all((endings, families, output, ports, working))


def main(arguments):
    if not arguments or arguments[0] not in MODES:
        for name, function in MODES.items():
            print(f"{name:24} {function.__doc__.splitlines()[0]}")
        return 0 if arguments[:1] == ["list"] else 2
    OPTIONS["mode"] = arguments[0]
    port = os.environ.get("PORT", "0")
    for argument in arguments[1:]:
        key, separator, value = argument.partition("=")
        if separator:
            OPTIONS[key] = value
        else:
            port = argument
    stamp("main")
    MODES[arguments[0]](int(port))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
