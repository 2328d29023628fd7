"""Puts the desk into Airflow: a tab «مرصد» in its navigation, behind its own login and roles. Nothing else.

Airflow does not ask a plugin's application who is calling: `who` does, before every route but the one that ends a subscription.
Whoever may change DAGs (in Airflow's words: users, operators and administrators, not viewers) may correct.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Annotated, ClassVar

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_view
from airflow.configuration import conf
from airflow.exceptions import AirflowNotFoundException
from airflow.plugins_manager import AirflowPlugin
from airflow.sdk import BaseHook
from fastapi import Depends

from marsad.desk.app import app
from marsad.desk.desk import desk_on
from marsad.desk.user import User
from marsad.errors import StoreError
from marsad.settings import address_of, load

WAREHOUSE = "marsad_warehouse"


def who(user: GetUserDep, _: Annotated[None, Depends(requires_access_view(AccessView.WEBSITE))]) -> User:
    """Who is asking, as Airflow knows them: 401 for a stranger, 403 for someone who may not see Airflow."""
    may_change = get_auth_manager().is_authorized_dag(method="PUT", user=user)
    return User(user.get_name(), may_correct=may_change)


@cache
def warehouse() -> str:
    """Where the warehouse is: the connection that the DAGs use, else the setting. Asked when a page first needs it."""
    try:
        found = BaseHook.get_connection(WAREHOUSE)
        parts = {
            "host": found.host,
            "port": found.port,
            "user": found.login,
            "password": found.password,
            "dbname": found.schema,
        }
        return address_of({**parts, **found.extra_dejson}).get_secret_value()
    except AirflowNotFoundException:
        if url := load().database_url:
            return url.get_secret_value()
    raise StoreError(
        f"no warehouse is known: make the Airflow connection {WAREHOUSE}, or set MARSAD_DATABASE_URL"
    )


def secret() -> bytes:
    """What forms are signed with: the same in all of Airflow's API servers."""
    return hashlib.sha256(b"marsad desk\0" + conf.get_mandatory_value("api", "secret_key").encode()).digest()


class MarsadDesk(AirflowPlugin):
    """The desk's application, and the tab that shows it."""

    name = "marsad_desk"
    fastapi_apps: ClassVar = [
        {"app": app(desk_on(warehouse, load(), secret()), who), "url_prefix": "/marsad", "name": "marsad"}
    ]
    external_views: ClassVar = [
        {
            "name": "مرصد",
            "href": "marsad/",
            "url_route": "marsad",
            "destination": "nav",
            "icon": "marsad/assets/icon.svg",
            "icon_dark_mode": "marsad/assets/icon-dark.svg",
        }
    ]
