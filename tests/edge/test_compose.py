"""The production layout: a valid compose file that keeps its promises (no Docker is needed to look at it)."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from marsad.settings import PREFIX, PROJECT, Settings

COMPOSE = PROJECT / "docker-compose.yml"
TEXT = COMPOSE.read_text(encoding="utf-8")
LAYOUT: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = LAYOUT["services"]
AIRFLOW = {"api-server", "scheduler", "dag-processor", "worker-collect", "worker-understand"}
OURS = AIRFLOW | {"prepare", "mailcatcher", "marsad"}
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(:[-?])?")
SECRET = re.compile(r"PASSWORD|SECRET|KEY")


def env_example() -> dict[str, str]:
    """config/env.example as names and values."""
    lines = (PROJECT / "config" / "env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_it_is_a_valid_compose_file() -> None:
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(LAYOUT)] == []


def test_the_schema_refuses_what_is_wrong() -> None:
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text(encoding="utf-8"))
    broken = {"services": {"redis": {"imagge": "redis"}}}
    assert not Draft202012Validator(schema).is_valid(broken)


def test_every_process_is_there() -> None:
    assert SERVICES.keys() == OURS | {"postgres", "redis"}
    by_hand = {"mailcatcher": ["dev"], "marsad": ["tools"]}
    assert {name: one["profiles"] for name, one in SERVICES.items() if "profiles" in one} == by_hand


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"prepare", "marsad"}))
def test_every_lasting_service_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(AIRFLOW))
def test_everything_waits_for_the_migration_job(name: str) -> None:
    waits = SERVICES[name]["depends_on"]
    assert waits["prepare"]["condition"] == "service_completed_successfully"
    assert waits["redis"]["condition"] == "service_healthy"


def test_the_migration_job_runs_once_and_brings_both_databases_up_to_date() -> None:
    assert SERVICES["prepare"]["restart"] == "no"
    assert SERVICES["prepare"]["command"] == ["python", "docker/prepare.py"]
    job = (PROJECT / "docker" / "prepare.py").read_text(encoding="utf-8")
    assert '_airflow("db", "migrate")' in job
    assert 'for command in ("migrate", "seed")' in job


def test_metadata_and_warehouse_are_two_databases_with_two_owners() -> None:
    environment = SERVICES["worker-collect"]["environment"]
    metadata = environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    warehouse = environment["AIRFLOW_CONN_MARSAD_WAREHOUSE"]
    assert re.search(r"//airflow:.*@postgres/airflow$", metadata)
    assert re.search(r"//marsad:.*@postgres:5432/marsad$", warehouse)
    assert "for name in airflow marsad" in (PROJECT / "docker" / "databases.sh").read_text(encoding="utf-8")
    assert "builtin-locale=C.UTF-8" in SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_tasks_go_by_redis_to_workers_of_two_queues() -> None:
    environment = SERVICES["scheduler"]["environment"]
    assert environment["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    assert environment["AIRFLOW__CELERY__BROKER_URL"].endswith("@redis:6379/0")
    queues = {name: SERVICES[name]["command"][-1] for name in ("worker-collect", "worker-understand")}
    assert queues == {"worker-collect": "collect", "worker-understand": "understand"}
    assert environment["AIRFLOW__OPERATORS__DEFAULT_QUEUE"] in queues.values()


def test_every_queue_and_pool_of_the_dags_exists() -> None:
    dags = "\n".join(file.read_text(encoding="utf-8") for file in sorted((PROJECT / "dags").glob("*.py")))
    queues = set(re.findall(r"queue=\"(\w+)\"", dags))
    assert queues <= {SERVICES[name]["command"][-1] for name in ("worker-collect", "worker-understand")}
    prepare = (PROJECT / "docker" / "prepare.py").read_text(encoding="utf-8")
    pools = set(re.findall(r"pool=\"(\w+)\"", dags))
    assert pools and all(f'"{pool}": (' in prepare for pool in pools)


def test_sign_in_is_fab_s() -> None:
    manager = SERVICES["api-server"]["environment"]["AIRFLOW__CORE__AUTH_MANAGER"]
    assert manager.endswith(".FabAuthManager")


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_containers_can_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert service.get("user", "marsad") not in ("root", "0")


def test_the_image_runs_as_an_ordinary_user_from_the_hashed_locks() -> None:
    lines = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    users = re.findall(r"^USER (\S+)$", lines, re.M)
    assert users
    assert users[-1] not in ("root", "0")
    assert lines.count("--require-hashes") == 2
    assert "requirements.lock" in lines
    assert "bootstrap.lock" in lines


def test_only_the_api_server_is_reached_from_outside_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if service.get("ports")}
    assert published == {"api-server": ["${AIRFLOW_BIND:-127.0.0.1:8080}:8080"]}
    assert env_example()["AIRFLOW_BIND"].startswith("127.0.0.1:")


def test_no_secret_is_written_into_the_file() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable) and value:
                assert re.fullmatch(r"\$\{\w+:[-?][^}]*\}", str(value)), f"{name}: {variable}"
            for password in re.findall(r"://\w*:([^@]+)@", str(value)):
                assert password.startswith("${"), f"{name}: {variable}"


def test_secrets_are_required_and_everything_asked_for_is_in_the_example() -> None:
    example = env_example()
    for variable, kind in VARIABLE.findall(TEXT):
        if SECRET.search(variable):
            assert kind == ":?", variable
        assert kind == ":-" or variable in example, variable


def test_every_setting_that_a_container_is_told_exists() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    told = {name for service in OURS for name in SERVICES[service].get("environment", {})}
    assert {name for name in told if name.startswith(PREFIX)} <= known


HERE_ONLY = {"project", "state", "postgres_bin"}  # of the image, or of the embedded stack
SECRETS = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}


@pytest.mark.parametrize("name", sorted(AIRFLOW | {"prepare", "marsad"}))
def test_every_documented_setting_is_passed(name: str) -> None:
    told = {
        variable.removeprefix(PREFIX).lower()
        for variable in SERVICES[name]["environment"]
        if variable.startswith(PREFIX)
    }
    assert Settings.model_fields.keys() - HERE_ONLY - SECRETS <= told


def test_what_is_not_set_keeps_its_default() -> None:
    """No ${NAME:-}: that would hand on an empty text where a number is wanted. Compose leaves a name without a value out."""
    for name, service in SERVICES.items():
        for variable, value in (service.get("environment") or {}).items():
            assert not (variable.startswith(PREFIX) and str(value).endswith(":-}")), f"{name}: {variable}"


def test_each_service_knows_only_the_secrets_that_it_needs() -> None:
    knows = {
        name: {v.removeprefix(PREFIX).lower() for v in service.get("environment") or {}} & SECRETS
        for name, service in SERVICES.items()
    }
    both = {"database_url", "smtp_password", "operators_webhook", "unsubscribe_secret"}
    both |= {"webhooks", "webhook_secrets", "telegram_token"}
    assert knows == {
        "postgres": set(), "redis": set(), "mailcatcher": set(), "scheduler": set(), "prepare": {"database_url"}, "marsad": both,
        "api-server": {"database_url", "unsubscribe_secret"}, "dag-processor": both, "worker-collect": both,
        "worker-understand": both | {"airflow_database_url"},
    }  # fmt: skip
    assert SERVICES["mailcatcher"].get("environment") is None
    for secret in ("POSTGRES_PASSWORD", "AIRFLOW_ADMIN_PASSWORD"):
        assert sum(secret in str(service.get("environment")) for service in SERVICES.values()) == 1


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_container_fills_the_disk_or_takes_the_machine(name: str) -> None:
    service = SERVICES[name]
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert service["pids_limit"] and service["mem_limit"]


def test_secrets_are_generated_for_the_owner_only_and_never_twice(tmp_path: Path) -> None:
    command = [sys.executable, str(PROJECT / "docker" / "make_env.py"), str(tmp_path / ".env")]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    written = (tmp_path / ".env").read_text(encoding="utf-8")
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert "=generate" not in written
    secrets = re.findall(r"^\w*(?:PASSWORD|KEY|SECRET)=([\w-].{31,})$", written, re.M)
    assert len(secrets) == len(set(secrets)) == 9
    assert subprocess.run(command, check=False, capture_output=True).returncode == 1
    assert (tmp_path / ".env").read_text(encoding="utf-8") == written


def test_env_files_are_never_committed() -> None:
    ignored = (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ".env" in ignored
    assert ".env" not in (PROJECT / ".dockerignore").read_text(encoding="utf-8")


def test_one_number_makes_more_workers_of_every_kind() -> None:
    for name in ("worker-collect", "worker-understand"):
        assert SERVICES[name]["deploy"]["replicas"] == SERVICES[name]["environment"]["MARSAD_WORKERS"]
        told = SERVICES[name]["environment"]
        assert told["AIRFLOW__CELERY__WORKER_CONCURRENCY"] == told["MARSAD_WORKER_TASKS"]
    assert {"MARSAD_WORKERS", "MARSAD_WORKER_TASKS"} <= env_example().keys()


@pytest.mark.parametrize("name", sorted(AIRFLOW | {"prepare", "marsad"}))
def test_the_operators_files_are_no_part_of_the_image(name: str) -> None:
    (mounted,) = [volume for volume in SERVICES[name]["volumes"] if ":/opt/marsad/config" in volume]
    assert mounted.startswith("${CONFIG_FOLDER:-./config}:") and mounted.endswith(":ro") == (name != "marsad")


def test_the_task_of_a_worker_that_died_is_tried_again_after_a_minute() -> None:
    for name in AIRFLOW:
        assert SERVICES[name]["environment"]["AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT"] == 60
