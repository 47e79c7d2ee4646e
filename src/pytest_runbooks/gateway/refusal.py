"""How a refused or malformed request is answered, so that a person reads why."""

from __future__ import annotations

import json
from http import HTTPStatus

from .head import Head

PLAIN = "text/plain; charset=utf-8"


def refusal_text(what: str, why: str, head: Head) -> tuple[str, bytes]:
    """Write the body of a refusal.

    Args:
        what: the method and URL.
        why: one line.
        head: of the request, for the form that its client asks for.

    Returns:
        The content type, and the body.
    """
    if "json" in head.get("accept"):
        body = json.dumps({"error": "refused", "refused": what, "message": why})
        return "application/json", f"{body}\n".encode()
    return PLAIN, f"refused: {what}\n  {why}\n".encode()


def plain_answer(status: HTTPStatus, content_type: str, body: bytes, *, keeps_alive: bool) -> bytes:
    """Write a whole answer of the gateway itself.

    Args:
        status: of the answer.
        content_type: of the body.
        body: empty where an answer to HEAD is meant.
        keeps_alive: whether another request may follow.
    """
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", f"Content-Type: {content_type}"]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    lines.append(f"Connection: {'keep-alive' if keeps_alive else 'close'}")
    return "\r\n".join([*lines, "", ""]).encode() + body
