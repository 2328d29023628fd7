"""`marsad up --foreground` with the moved clock for all that it starts: Airflow's services inherit no PYTHONPATH otherwise."""

from __future__ import annotations

import os
from typing import Any

from marsad.cli import main
from marsad.edge.local import airflow

if __name__ == "__main__":
    real, place = airflow.inherited, airflow
    anywhere: Any = place
    anywhere.inherited = lambda: {
        **real(), "PYTHONPATH": os.environ["PYTHONPATH"], "CHAOS_CLOCK": os.environ["CHAOS_CLOCK"],
    }  # fmt: skip
    main()
