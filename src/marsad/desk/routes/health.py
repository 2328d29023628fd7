"""/metrics for Prometheus, closed like every page; /health for whoever watches the machine, open, and saying one word alone."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse

from marsad.desk.desk import Reading, TheDesk
from marsad.errors import StoreError
from marsad.steps.upkeep import health as step

router, open_router = APIRouter(), APIRouter()


@router.get("/metrics")
def metrics(store: Reading, desk: TheDesk) -> PlainTextResponse:
    """The measures of the pipeline."""
    return PlainTextResponse(step.metrics(store, desk.settings), media_type="text/plain; version=0.0.4")


@open_router.get("/health")
def health(desk: TheDesk) -> JSONResponse:
    """Whether the pipeline is alive or behind (200), or broken (503): the state alone, for anyone may ask."""
    try:
        with desk.reading() as store:
            state = step.health(store, desk.settings).state
    except StoreError:
        state = "broken"
    return JSONResponse({"state": state}, 503 if state == "broken" else 200)
