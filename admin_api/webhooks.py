"""Mounts the HTTP routes that channels declare; a channel never sees the web framework."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, request

from admin_api.chat_limit import ChatLimit
from admin_api.guards import Audience, guarded
from bot.channels.base import Route, RouteRequest, Uploaded


def _incoming(*, multipart: bool = False) -> RouteRequest:
    form = request.form if multipart else {}
    files = [file for _, file in request.files.items(multi=True)] if multipart else []
    return RouteRequest(
        method=request.method,
        query={name: values[-1] for name, values in request.args.lists()},
        headers={name.lower(): value for name, value in request.headers.items()},
        body=b"" if multipart else request.get_data(cache=False),
        form=dict(form),
        files=tuple(Uploaded(file.filename or "", file.stream.read()) for file in files),
    )


def _opening(incoming: RouteRequest) -> bytes:
    """The message without its file, as the limit on new chats reads it."""
    return json.dumps(dict(incoming.form)).encode() if incoming.form else incoming.body


def _view(route: Route, limit: ChatLimit) -> Callable[[], Response]:
    @guarded(Audience.CHANNEL)
    def view() -> Response:
        request.max_content_length = route.max_body
        incoming = _incoming(multipart=route.multipart)
        if route.path.startswith(limit.path) and route.method == "POST":
            limit.check(_opening(incoming), request.remote_addr or "")
        answer = route.handler(incoming)
        return Response(answer.body, status=answer.status, headers=dict(answer.headers))

    return view


def mount(app: Flask, routes: Iterable[Route], limit: ChatLimit) -> None:
    """Give every declared route its place; two channels with one address are a mistake at the start."""
    taken: set[tuple[str, str]] = set()
    for route in routes:
        if (route.method, route.path) in taken:
            raise ValueError(f"two channels declare {route.method} {route.path}")
        taken.add((route.method, route.path))
        name = f"channel:{route.method.lower()}:{route.path.strip('/').replace('/', '-').replace('.', '-')}"
        view: Any = _view(route, limit)
        app.add_url_rule(route.path, endpoint=name, view_func=view, methods=[route.method])
