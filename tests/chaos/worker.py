"""`marsad run` again and again, each in a process of its own that may be killed: `python -m chaos.worker`.

What takes long to import is imported once, before the processes are forked. Whatever ends one, the next begins: as cron, Airflow's
retries or a service manager would have it.
"""

from __future__ import annotations

import os
import sys
import time

from marsad.cli import cli, warehouse  # noqa: F401 (imported before the fork)

REST_SECONDS = 0.5


def main() -> None:
    while True:
        if (pid := os.fork()) == 0:
            try:
                cli(["run"], standalone_mode=False)
            except Exception as error:
                print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
                os._exit(1)
            os._exit(0)
        os.waitpid(pid, 0)
        time.sleep(REST_SECONDS)


if __name__ == "__main__":
    main()
