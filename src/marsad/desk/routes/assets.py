"""Style sheet, script and icons: read once, served like every page, to those who are signed in."""

from __future__ import annotations

from importlib.resources import files

from fastapi import APIRouter, HTTPException, Response

router = APIRouter()
TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
FOLDER = files("marsad.desk") / "assets"
NAMES = ("desk.css", "desk.js", "icon.svg", "icon-dark.svg", "outlines.svg", "regions.svg")


@router.get("/assets/{name}")
def asset(name: str) -> Response:
    """One of NAMES."""
    if name not in NAMES:
        raise HTTPException(404, "there is no such file")
    headers = {"cache-control": "private, max-age=3600"}
    return Response((FOLDER / name).read_bytes(), media_type=TYPES[name.rpartition(".")[2]], headers=headers)
