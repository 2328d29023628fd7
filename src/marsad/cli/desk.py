"""`marsad desk`: the desk by itself, on this machine only."""

from __future__ import annotations

import getpass
import secrets
from dataclasses import replace

import click

from marsad.cli.signals import end_on_signals
from marsad.edge.local import kept
from marsad.edge.warehouse import warehouse_dsn
from marsad.settings import load


@click.command()
@click.option("--port", default=8940, show_default=True, help="Port on 127.0.0.1.")
@click.option("--name", default=None, help="Under which name corrections are kept (yours on this machine).")
@click.option("--read-only", is_flag=True, help="Without corrections.")
def desk(port: int, name: str | None, read_only: bool) -> None:
    """Serve the analysts' desk to browsers on this machine, until interrupted.

    \b
    marsad desk
    marsad desk --port 9000 --read-only
    """
    import uvicorn

    from marsad.desk.app import app
    from marsad.desk.desk import desk_on
    from marsad.desk.token_login import token_login
    from marsad.desk.user import User

    end_on_signals()
    token, settings = secrets.token_urlsafe(24), load()
    share = kept.secret(kept.private_folder(settings.state / "desk") / "share")
    user = User(name or getpass.getuser(), may_correct=not read_only)
    with warehouse_dsn(settings) as dsn:
        outside = replace(desk_on(lambda: dsn, settings, secrets.token_bytes(32)), share=share)
        served = app(outside, token_login(token, user, share))
        click.echo(f"http://127.0.0.1:{port}/?token={token}")
        click.echo(f"for others, to read: http://127.0.0.1:{port}/?token={share}", err=True)
        uvicorn.run(served, host="127.0.0.1", port=port, log_level="warning", server_header=False)


commands = (desk,)
