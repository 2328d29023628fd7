"""Health check of a container: asks Airflow's API how a component is. Exit code 0 when it is healthy.

Usage: python docker/health.py COMPONENT [BASE], COMPONENT one of metadatabase, scheduler, dag_processor,
triggerer.
"""

from __future__ import annotations

import json
import sys
import urllib.request


def main(component: str, base: str = "http://api-server:8080") -> int:
    """0 when the component says that it is healthy; anything else, also no answer, is an error."""
    with urllib.request.urlopen(f"{base}/api/v2/monitor/health", timeout=10) as answer:  # noqa: S310
        status = json.load(answer)[component]["status"]
    print(status)
    return 0 if status == "healthy" else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
