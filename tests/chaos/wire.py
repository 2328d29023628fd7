"""A wire to a server that can be cut: what connects to it is handed on, until somebody cuts."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

from marsad.edge.local import kept


class Wire:
    """A context manager; `port` leads to `target`, a port of this machine that may change or be shut meanwhile."""

    def __init__(self, target: int) -> None:
        self.target, self.port = target, kept.free_port()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._ends: set[asyncio.StreamWriter] = set()

    def __enter__(self) -> Wire:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, kept.LOOPBACK, self.port), self._loop
        ).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def cut(self) -> None:
        """Reset every connection that there is, in both directions and in the middle of a word."""
        self._loop.call_soon_threadsafe(lambda: [end.transport.abort() for end in tuple(self._ends)])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(kept.LOOPBACK, self.target)
        except OSError:
            writer.transport.abort()
            return
        self._ends |= {writer, far_writer}
        await asyncio.gather(self._hand(reader, far_writer), self._hand(far_reader, writer))
        self._ends -= {writer, far_writer}

    async def _hand(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()
