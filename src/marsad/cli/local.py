"""`marsad demo`, `marsad up`, `marsad down`: the embedded stack on one machine.

Exit codes: 0 done; 1 a run failed or a part of the stack ended by itself; 2 the command was misused; 130 and
143 interrupted.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter, deque
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.markup import escape

from marsad import settings as configuration
from marsad.cli.report import render, table, this_time
from marsad.cli.signals import end_on_signals
from marsad.cli.stack import Stack, clear, running
from marsad.cli.terminal import unguarded
from marsad.core.config import clock_words
from marsad.core.wording.terminal import safe
from marsad.edge import clock, files, questions
from marsad.edge.clock import now
from marsad.edge.local import kept
from marsad.edge.local.airflow import USER
from marsad.edge.local.api import Api, DagRun, Task
from marsad.edge.local.process import Identity, end, tail, wait_until
from marsad.edge.migrate import migrate
from marsad.edge.warehouse import warehouse, warehouse_dsn
from marsad.errors import LocalError, MarsadError
from marsad.settings import Settings
from marsad.steps.understanding import seed, understand
from marsad.steps.upkeep import operators
from marsad.steps.upkeep.summary import summary

DAGS = frozenset({"collect", "understand", "publish", "maintain", "backfill"})
LOOK_SECONDS = 0.3
CAUSE_SECONDS = 300  # from an asset's update to the run that it starts: seconds, minutes on a loaded machine
QUESTION, ROWS = "new_ceasefire_stories", 8  # of the analysts', as an example
INTENDED = "Failures by cause (the demonstration plays these on purpose)"
LOG_LINES = 20
REVIVALS = 10  # of parts within an hour, after which something is really wrong
HOUR_SECONDS = 3600
REST_SECONDS = (
    10  # what falls together is started again together: each alone would use up what is allowed in an hour
)
UP_SECONDS = 900  # a busy machine needs minutes; a stack that ends is noticed at once
END = ((signal.SIGTERM, 90.0), (signal.SIGKILL, 5.0))


def console() -> Console:
    """The terminal, for what draws on it."""
    return Console(file=unguarded(), highlight=False, soft_wrap=True)


class Progress:
    """Lines for what is done, each with the seconds since the beginning; on a terminal also what is going on
    now.
    """

    def __init__(self) -> None:
        self._start = clock.monotonic()
        self._console = console()
        self._status = self._console.status("")

    def __enter__(self) -> Progress:
        self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def done(self, text: str) -> None:
        """Say that something is done."""
        self._console.print(f"[dim]{clock.monotonic() - self._start:6.1f} s[/dim]  {escape(safe(text))}")

    def now(self, text: str) -> None:
        """Say what is going on (on a terminal only)."""
        self._status.update(escape(safe(text)))


@click.command()
def demo() -> None:
    """Play the whole pipeline once, through Airflow, on a news stand of our own.

    \b
    make run            the same
    MARSAD_STATE=/tmp/x marsad demo
    """
    settings = configuration.load(**_state("demo"))
    end_on_signals()
    since = now()
    with Progress() as progress, Stack(settings, demonstration=True) as stack:
        progress.done(f"PostgreSQL and the news stand answer; everything is kept in {stack.state}")
        prepare(stack.settings)
        progress.done("the warehouse is migrated and knows the seed corpus")
        progress.now("Airflow's services are starting")
        stack.wait_ready(DAGS)
        progress.done(
            f"Airflow answers at {stack.airflow.url}, user {USER}, password {stack.airflow.password}"
        )
        api = stack.airflow.api
        _give_up_unfinished(api)
        succeeded = _follow(stack, api, api.trigger("collect", {"only_due": False}), progress)
        text = report(stack.settings, since)
        progress.now("ending Airflow and PostgreSQL")
    progress.done("everything is stopped again")
    click.echo(f"\n{text}\n\nThe messages: {stack.mail_folder}")
    click.echo("`make up` keeps Airflow open, with the real sources.")
    sys.exit(0 if succeeded else 1)


@click.command()
@click.option("--foreground", is_flag=True, help="Stay in the foreground until interrupted.")
@click.option(
    "--collect/--no-collect", default=True, help="Collect at once where nothing was ever collected."
)
def up(foreground: bool, collect: bool) -> None:
    """Keep the stack running on its schedule, with the real sources of config/sources.yaml. The first time it collects at once.

    \b
    marsad up                 comes back when everything answers
    marsad down
    """
    settings = configuration.load(**_state("live"))
    if foreground:
        end_on_signals()
        _keep_up(settings, is_collecting=collect)
    else:
        _start_in_background(settings, is_collecting=collect)


@click.command()
def down() -> None:
    """End what `marsad up` started, and what a killed one left behind. What is stored stays."""
    state = Path(configuration.load(**_state("live")).state)
    stack = running(state)
    if stack and not end(stack.supervisor, END):
        raise LocalError(f"pid {stack.supervisor.pid} doesn't end")
    left = clear(state)
    if stack:
        click.echo(f"stopped the stack that ran since {stack.since}")
    elif left:
        click.echo(f"ended {left} processes of a stack that was killed")
    else:
        click.echo("nothing was running")


def prepare(settings: Settings) -> None:
    """Bring the warehouse to this version, and load the seed corpus."""
    rules = files.ledger(settings)
    topics = rules.topics
    subscriptions = files.subscriptions(settings, frozenset(topics.names))
    with warehouse_dsn(settings) as dsn:
        migrate(dsn, settings.project / "sql")
    with warehouse(settings) as store:
        understand.sync(store, topics, subscriptions)
        seed.seed(store, settings, topics, settings.project / "seeds", rules)


def report(settings: Settings, since: datetime) -> str:
    """Return what the warehouse holds now, what was done since, and the answer to one of the analysts' questions."""
    question = questions.question(settings.project / "sql" / "queries", QUESTION)
    with warehouse(settings) as store:
        found = summary(store, since)
    with warehouse_dsn(settings) as dsn:
        columns, rows = questions.ask(dsn, question, {})
    answer = table(columns, rows[:ROWS], f"{question.words}  (marsad query {QUESTION})")
    return f"{render(found, INTENDED)}\n\n{answer}\n\n{this_time(found)}"


def _state(profile: str) -> dict[str, Path]:
    """Where a profile's state is, unless MARSAD_STATE says otherwise."""
    given = "state" in configuration.load().model_fields_set
    return {} if given else {"state": configuration.PROJECT / ".marsad" / profile}


def _give_up_unfinished(api: Api) -> None:
    """Runs of a stack that was killed would hold up ours; what they didn't do is found undone by ours."""
    for run in api.unfinished():
        api.fail(run)


def _follow(stack: Stack, api: Api, run: DagRun, progress: Progress) -> bool:
    """Show a run to its end, then those that it causes; whether every task of them succeeded."""
    shown: set[str] = set()
    tasks: list[Task] = []
    while not run.is_over:
        clock.wait(LOOK_SECONDS)
        stack.check()
        run, tasks = api.run(run), api.tasks(run)
        progress.now(
            f"{run.dag}: {', '.join(sorted({t.id for t in tasks if t.state == 'running'})) or run.state}"
        )
        for line in sorted(_news(tasks) - shown):
            progress.done(f"{run.dag}: {line}")
            shown.add(line)
    # A run counts as a success when its last task is one: what went wrong before that is seen in the tasks
    # only.
    failed = [task for task in tasks if task.state == "failed"]
    for task in failed:
        log = "\n".join(api.log(run, task).splitlines()[-LOG_LINES:])
        progress.done(f"{run.dag}: {task.id} failed; its log ends with:\n{log}")
    followed = [_follow(stack, api, caused, progress) for caused in _caused(stack, api, run)]
    return run.state == "success" and not failed and all(followed)


def _news(tasks: list[Task]) -> set[str]:
    """Tasks that are over in all their instances, with how many there were; and attempts that failed."""
    counts = Counter(task.id for task in tasks)
    over = Counter(task.id for task in tasks if task.state in ("success", "skipped"))
    done = {
        f"{name}{f' × {count}' if count > 1 else ''}" for name, count in counts.items() if over[name] == count
    }
    again = {
        f"{task.id}: attempt {task.attempt} failed, it is tried again"
        for task in tasks
        if task.state == "up_for_retry"
    }
    return done | again


def _caused(stack: Stack, api: Api, run: DagRun) -> list[DagRun]:
    """The runs that a run's updates of assets have started; waits for the scheduler to start them."""
    runs: list[DagRun] = []

    def started() -> bool:
        nonlocal runs
        stack.check()
        updates, runs = api.caused(run)
        return updates == 0 or bool(runs)

    if not wait_until(started, CAUSE_SECONDS, pause=LOOK_SECONDS):
        raise LocalError(f"{run.dag} updated an asset, and no run followed within {CAUSE_SECONDS} s")
    return runs


def _keep_up(settings: Settings, *, is_collecting: bool) -> None:
    """Run the stack until interrupted; parts that fall are started again, unless they fall again and again."""
    click.echo("starting PostgreSQL", err=True)
    with Stack(settings) as stack:
        click.echo("PostgreSQL answers; preparing the warehouse", err=True)
        prepare(stack.settings)
        click.echo("the warehouse is ready; waiting for Airflow's services", err=True)
        stack.wait_ready(DAGS)
        click.echo(f"up: {stack.airflow.url}")
        if is_collecting:
            _collect_first(stack)
        stack.declare_ready()
        revived: deque[float] = deque(maxlen=REVIVALS)
        while len(revived) < REVIVALS or clock.monotonic() - revived[0] > HOUR_SECONDS:
            _watch(stack)
            revived.append(clock.monotonic())
        raise LocalError(
            f"parts of the stack ended by themselves {REVIVALS} times in an hour; see {stack.state / 'logs'}"
        )


def _watch(stack: Stack) -> None:
    """Look on until a part falls; say so, start it again, and tell the operators."""
    trimmed = clock.monotonic()
    while True:
        clock.wait(1)
        if clock.monotonic() - trimmed > HOUR_SECONDS:
            stack.trim_logs()
            trimmed = clock.monotonic()
        try:
            stack.check()
        except LocalError as problem:
            click.echo(str(problem), err=True)
            revived = stack.revive()
            if not revived:
                raise
            click.echo(f"started again: {', '.join(revived)}", err=True)
            _tell_operators(stack.settings, revived, str(problem))
            clock.wait(REST_SECONDS)
            return


def _tell_operators(settings: Settings, revived: list[str], problem: str) -> None:
    with suppress(MarsadError), warehouse(settings) as store:
        name = ", ".join(revived)
        operators.tell_causes(
            store, settings, {f"{name} fell": f"{name} ended by itself and was started again.\n{problem}"}
        )


def _collect_first(stack: Stack) -> None:
    """Collect now, where nothing ever was."""
    with warehouse(stack.settings) as store:
        is_first = not store.value("runs.was_ever", step="collect")
    if is_first:
        stack.airflow.api.trigger("collect", {"only_due": True})
        click.echo("nothing was collected yet: the first run has begun")


def _start_in_background(settings: Settings, *, is_collecting: bool) -> None:
    """Start ourselves anew, free of this terminal, say what is going on, and wait until everything answers."""
    state = settings.state
    if already := running(state):
        click.echo(f"already up since {already.since}: {already.url}")
        return
    kept.private_folder(state)
    (state / "logs").mkdir(exist_ok=True, mode=0o700)
    log_file = state / "logs" / "stack.log"
    with log_file.open("ab") as log:
        command = [sys.executable, "-c", "from marsad.cli import main; main()", "up", "--foreground"]
        command += [] if is_collecting else ["--no-collect"]
        child = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    me = Identity.of(child.pid)

    said = log_file.stat().st_size
    drawing = console()

    def settled() -> bool:
        nonlocal said
        with log_file.open("rb") as stream:
            stream.seek(said)
            new = stream.read()
        said += len(new)
        for line in new.decode("utf-8", "replace").splitlines():
            drawing.print(escape(safe(line)))
        stack = running(state)
        return child.poll() is not None or bool(stack and stack.supervisor == me and stack.is_ready)

    with console().status("starting"):
        wait_until(settled, seconds=UP_SECONDS, pause=LOOK_SECONDS)
    stack = running(state)
    if not stack or child.poll() is not None:
        raise LocalError(f"the stack didn't come up; {log_file} ends with:\n{tail(log_file)}")
    click.echo(_where(settings, stack.url))


def _where(settings: Settings, url: str) -> str:
    """Where everything is now, and when what happens."""
    mail = f"{settings.smtp_host}:{settings.smtp_port}"
    if "smtp_host" not in settings.model_fields_set:
        mail = f"caught in {settings.state / 'mail'}; MARSAD_SMTP_HOST sends it"
    return "\n".join(
        [
            f"Airflow    {url}, user {USER}, password in {settings.state / 'airflow' / 'password'}",
            f"the desk   {url}/marsad/ (the tab «مرصد»)",
            f"mail       {mail}",
            f"next run   {_next_run(settings)}; now: trigger the DAG collect there, or `marsad run`",
            "state      `marsad status`; `marsad down` ends it all",
        ]
    )


def _next_run(settings: Settings) -> str:
    at = clock_words.next_time(settings.collect_schedule, now().astimezone(ZoneInfo(settings.zone)))
    return f"{at:%A %Y-%m-%d %H:%M} {settings.zone}"


commands = [demo, up, down]
