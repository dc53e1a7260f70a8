"""What stands before every address: who may ask by which name, and what a browser may do with the answer."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kgbuild.explorer.asking import refused

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'{nonce}; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


class Guard:
    """Lets through requests to the names of this server alone, and gives each answer its content security policy.

    `hosts` are names without a port; with none, any name is taken. A page of elsewhere whose name somebody made lead to
    this machine cannot read the graph, then.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = ()) -> None:
        self._app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check and pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                nonce = headers.get("x-nonce")
                if nonce:
                    del headers["x-nonce"]
                headers["Content-Security-Policy"] = _POLICY.format(
                    nonce=f" 'nonce-{nonce}'" if nonce else ""
                )
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if self._hosts and _host(scope) not in self._hosts:
            answer = refused(
                403, "this server does not go by that name", "Ask it as localhost, or start it with --host"
            )
            start = {
                "type": "http.response.start",
                "status": 403,
                "headers": [(b"content-type", b"application/json")],
            }
            await guarded(start)
            await send({"type": "http.response.body", "body": answer.body})
            return
        await self._app(scope, receive, guarded)


def _host(scope: Scope) -> str:
    """Return the name in the Host header, without its port."""
    value = next((v for k, v in scope["headers"] if k == b"host"), b"").decode("latin-1")
    return value[1:].partition("]")[0] if value.startswith("[") else value.partition(":")[0]
