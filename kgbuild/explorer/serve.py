"""Starts the server: finds a port, prints the address, opens a browser where asked."""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn

from kgbuild.errors import GraphError, UsageError
from kgbuild.explorer.app import Settings, application
from kgbuild.explorer.pool import Limits
from kgbuild.explorer.snapshot import graph_file

_LOCAL: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Options:
    """What `kgbuild serve` was told."""

    folder: Path
    host: str = "127.0.0.1"
    port: int = 8000
    edit: bool = False
    browser: bool = False
    origins: tuple[str, ...] = ()
    rulings: Path | None = None
    limits: Limits = Limits()


def serve(options: Options, tell: Callable[[str], None]) -> None:
    """Serve until interrupted; `tell` is handed each line for the user.

    Raises GraphError where there is no graph or it is broken, UsageError where the port is taken or --edit would be open
    to others than this machine.
    """
    if not hasattr(os, "fork"):
        raise UsageError(
            "this system cannot run the server", remedy="Use Linux, macOS or WSL; kgbuild site runs anywhere"
        )
    local = _is_local(options.host)
    if options.edit and not local:
        raise UsageError(
            "--edit is for this machine alone", remedy=f"Leave --host {options.host} or --edit out"
        )
    graph_file(options.folder)
    bound = _bound(options.host, options.port)
    address = _address(options.host, bound.getsockname()[1])
    token = secrets.token_urlsafe(24) if options.edit else ""
    settings = Settings(
        options.folder, options.limits, options.origins, _LOCAL if local else (), token, options.rulings
    )
    _run(settings, bound, f"{address}/#/?token={token}" if token else f"{address}/", options, tell)


def _run(
    settings: Settings, bound: socket.socket, address: str, options: Options, tell: Callable[[str], None]
) -> None:
    config = uvicorn.Config(
        application(settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        http="h11",
        ws="none",
        h11_max_incomplete_event_size=64 * 1024,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
    )
    server = _Server(config, lambda: _begun(address, options, tell))
    tell(f"Loading {graph_file(options.folder)}")
    server.run(sockets=[bound])
    if server.failed:
        raise server.failed


def _begun(address: str, options: Options, tell: Callable[[str], None]) -> None:
    tell(f"Explorer: {address}  (Ctrl-C ends it)")
    if options.browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


class _Server(uvicorn.Server):
    """A server that says when it has begun, and keeps why it could not."""

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._begun = begun
        self.failed: Exception | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Load the graph, then take requests."""
        await super().startup(sockets)
        if self.started:
            self._begun()
        else:
            self.failed = GraphError("the graph cannot be served", where="", remedy="The lines above say why")


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises UsageError where the port is taken or the host is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except (OSError, OverflowError) as error:
        found.close()
        remedy = "Give another --port, or --port 0 for any that is free"
        raise UsageError(f"cannot listen at {host}:{port} ({error})", remedy=remedy) from error
    return found


def _address(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else {"0.0.0.0": "127.0.0.1"}.get(host, host)
    return f"http://{shown}:{port}"
