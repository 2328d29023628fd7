"""The DAG files: read without database and network, thin, documented, bound by assets."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from marsad.settings import PROJECT

DAGS = ("collect", "understand", "publish", "maintain", "backfill")
FILES = [PROJECT / "dags" / f"{name}.py" for name in DAGS]


def test_airflow_reads_them_without_database_and_network(bag: dict[str, Any]) -> None:
    assert bag["errors"] == {}
    assert bag["warnings"] == {}
    assert sorted(bag["dags"]) == sorted(DAGS)


@pytest.mark.parametrize("name", DAGS)
def test_every_dag_has_a_manual_and_never_overlaps_itself(name: str, bag: dict[str, Any]) -> None:
    dag = bag["dags"][name]
    assert dag["doc"].strip().startswith(f"# {name}:")
    assert (dag["max_active_runs"], dag["catchup"]) == (1, False)
    assert (
        dag["most"] == (3 * 24 if name in ("backfill", "maintain") else 23) * 3600
    )  # and gives way in the end


@pytest.mark.parametrize("name", DAGS)
def test_every_task_retries_and_says_what_it_does(name: str, bag: dict[str, Any]) -> None:
    for task_id, task in bag["dags"][name]["tasks"].items():
        assert task["retries"] == 2, task_id
        assert task["timeout"] and task["timeout"] <= 86_400, task_id  # a task that hangs is ended
        if not task["mapped"]:
            assert task["doc"] or task["doc_md"], task_id
            assert task["callback"] == ["tell_operators"], task_id


def test_assets_lead_from_dag_to_dag(bag: dict[str, Any]) -> None:
    assert bag["dags"]["collect"]["tasks"]["done"]["outlets"] == ["marsad://pages/"]
    assert bag["dags"]["understand"]["tasks"]["done"]["outlets"] == ["marsad://articles/"]
    assert bag["dags"]["understand"]["timetable"] == "AssetTriggeredTimetable"
    assert bag["dags"]["publish"]["timetable"] == "AssetOrTimeSchedule"


def test_a_backfill_is_asked_for_by_hand_and_read_afterwards(bag: dict[str, Any]) -> None:
    dag = bag["dags"]["backfill"]
    assert (dag["timetable"], sorted(dag["params"])) == ("NullTimetable", ["since", "source", "until"])
    assert dag["tasks"]["find_and_fetch"]["outlets"] == ["marsad://pages/"]


def test_work_is_mapped_and_queued(bag: dict[str, Any]) -> None:
    poll = bag["dags"]["collect"]["tasks"]["poll_and_fetch"]
    read = bag["dags"]["understand"]["tasks"]["read_and_classify"]
    assert (poll["mapped"], poll["pool"], poll["queue"]) == (True, "collect", "collect")
    assert (read["mapped"], read["pool"], read["queue"]) == (True, "understand", "understand")


def test_one_setting_changes_the_schedule(
    bag: dict[str, Any], reader: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    assert bag["dags"]["collect"]["cron"] == "0 5 * * *"
    other = reader(tmp_path, MARSAD_COLLECT_SCHEDULE="*/30 * * * *")
    assert other["dags"]["collect"]["cron"] == "*/30 * * * *"


@pytest.mark.parametrize("file", FILES, ids=DAGS)
def test_dag_files_are_tables_of_contents(file: Path) -> None:
    """At most 80 lines, each task one docstring line and a few calls, no SQL, no loop."""
    text = file.read_text()
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 80
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While | ast.Try)]
    for function in [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]:
        assert ast.get_docstring(function), function.name


def test_nothing_runs_when_a_dag_file_is_read(
    bag: dict[str, Any], reader: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """Reading leaves no file behind but Airflow's own, and doesn't need the operator's files."""
    other = reader(tmp_path, MARSAD_SOURCES=str(tmp_path / "none.yaml"), MARSAD_TOPICS=str(tmp_path / "none"))
    assert other["errors"] == {}
