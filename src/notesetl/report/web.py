"""The local server: the page at /, its columns, questions in SQL, decisions. It listens on this machine alone."""

import json
import secrets
import socket

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from notesetl.errors import NotesetlError
from notesetl.report.guard import Guard
from notesetl.report.live import Live
from notesetl.report.page import read_looks

HOST = "127.0.0.1"


def serve(live: Live, listening: socket.socket) -> None:
    """Answer whoever asks ``listening`` until interrupted."""
    port = listening.getsockname()[1]
    config = uvicorn.Config(application(live, port), log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine alone; port 0 is any that is free.

    Raises:
        NotesetlError: the port is taken.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        why = getattr(error, "strerror", None) or error
        raise NotesetlError(
            f"port {port} cannot be used ({why}); choose another: --port 0 is any that is free"
        ) from None
    return listening


def application(live: Live, port: int) -> Starlette:
    """Return the server for those who ask at ``port`` of this machine; it makes a token of its own."""
    token = secrets.token_urlsafe(32)
    policy = read_looks().policy("'self'") + "; frame-ancestors 'none'"

    async def page(_: Request) -> Response:
        content = await run_in_threadpool(live.page, token)
        return HTMLResponse(content, headers={"Content-Security-Policy": policy})

    async def snapshot(_: Request) -> Response:
        return JSONResponse({"snapshot": live.snapshot()})

    async def columns(request: Request) -> Response:
        packed = await run_in_threadpool(live.columns, request.path_params["snapshot"], request.path_params["name"])
        if packed is None:
            return JSONResponse({"error": "the tables have been written anew"}, 409)
        return Response(packed, headers={"Content-Encoding": "gzip"}, media_type="application/json")

    async def ask(request: Request) -> Response:
        (query,) = _texts(await request.json(), "sql")
        return JSONResponse(await run_in_threadpool(live.answer, query))

    async def decide(request: Request) -> Response:
        given = _texts(await request.json(), "field", "id", "value", "why")
        return JSONResponse({"rows": await run_in_threadpool(live.decide, *given)})

    async def told(_: Request, error: Exception) -> Response:
        return JSONResponse({"error": str(error)}, 400)

    return Starlette(
        routes=[
            Route("/", page),
            Route("/snapshot", snapshot),
            Route("/data/{snapshot}/{name}", columns),
            Route("/ask", ask, methods=["POST"]),
            Route("/corrections", decide, methods=["POST"]),
        ],
        middleware=[Middleware(Guard, port=port, token=token)],
        exception_handlers={NotesetlError: told, json.JSONDecodeError: told, UnicodeDecodeError: told},
    )


def _texts(given: object, *names: str) -> list[str]:
    """Return the texts of a request by their names.

    Raises:
        NotesetlError: there are others, or they are no texts.
    """
    if not isinstance(given, dict) or set(given) != set(names) or not all(isinstance(t, str) for t in given.values()):
        raise NotesetlError(f"a request has the texts {', '.join(names)}")
    return [given[name] for name in names]
