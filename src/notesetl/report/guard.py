"""What stands between the local server and everybody but the person at this machine."""

import hmac
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "X-Notesetl-Token"  # noqa: S105 - its name
LONGEST = 65_536  # bytes of a request

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
_OURS = {"same-origin", "none"}  # by a page of ours, or typed by a person


class Guard:
    """Lets through what comes from the page itself.

    A name that leads here from elsewhere (DNS rebinding) is told by ``Host``, a page of somebody else by ``Origin`` and
    ``Sec-Fetch-Site``; whoever writes needs the token that only the page holds.
    """

    def __init__(self, app: "ASGIApp", port: int, token: str) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        self._token = token

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer with 403 and a reason, or pass the request on and add our headers to the answer."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if why := self._refusal(scope["method"], headers):
            await PlainTextResponse(f"refused: {why}\n", status_code=403)(scope, receive, send)
            return

        async def send_guarded(message: "Message") -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _refusal(self, method: str, headers: Headers) -> str:
        host, origin = headers.get("host", ""), headers.get("origin")
        if host not in self._hosts:
            return "Host is not this machine"
        if origin is not None and origin != f"http://{host}":
            return "Origin is another page"
        if headers.get("sec-fetch-site", "none") not in _OURS:
            return "asked by another page; type the address, or follow it from where it was printed"
        if method not in {"GET", "HEAD"}:
            return self._refusal_to_write(headers)
        return ""

    def _refusal_to_write(self, headers: Headers) -> str:
        if not hmac.compare_digest(headers.get(TOKEN_HEADER, "").encode(), self._token.encode()):
            return "the token is not that of the page; reload it"
        if headers.get("content-type", "").partition(";")[0] != "application/json":
            return "not JSON"
        length = headers.get("content-length", "")
        if not (length.isdecimal() and int(length) <= LONGEST):
            return "too long"
        return ""
