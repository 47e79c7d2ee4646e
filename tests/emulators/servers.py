"""Servers that answer what emulators are asked about themselves, and remember it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pytest_runbooks.emulators.address import Address

from .answering import Heard, answering

LOCALSTACK = {"services": {"s3": "available"}, "edition": "community", "version": "4.14.0"}
MINISTACK = {"services": {"s3": "available"}, "edition": "light", "version": "1.5.33"}


@dataclass
class Kind:
    """What a server answers, by `METHOD PATH`; 404 to all else.

    An answer is JSON, or a status, or words for hanging up.
    """

    answers: dict[str, object] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    restarts: bool = True
    run: int = 0

    def answer(self, heard: Heard) -> object:
        asked = heard.line.removesuffix(" HTTP/1.1")
        self.asked.append(asked)
        if self.restarts and json.loads(heard.body or b"{}") == {"action": "restart"}:
            self.run += 1
        said = self.answers.get(asked, 404)
        return said | {"session_id": str(self.run)} if isinstance(said, dict) else said


def localstack(*, licensed: bool = False, restarts: bool = True) -> Kind:
    answers: dict[str, object] = {
        "GET /_localstack/health": LOCALSTACK,
        "GET /_localstack/info": {},
        "POST /_localstack/health": 200,
    }
    if licensed:
        answers["POST /_localstack/state/reset"] = 200
    return Kind(answers, restarts=restarts)


def ministack() -> Kind:
    return Kind(
        {
            "GET /_ministack/health": MINISTACK,
            "GET /_localstack/health": MINISTACK,
            "POST /_ministack/reset": {"reset": "ok"},
        }
    )


def moto_server() -> Kind:
    return Kind({"GET /moto-api/data.json": {}, "POST /moto-api/reset": {"status": "ok"}})


@contextmanager
def serving(kind: Kind) -> Iterator[Address]:
    def talk(heard: Heard, connection: socket.socket) -> bool:
        said = kind.answer(heard)
        if isinstance(said, str):
            return False
        status, body = (said, b"no") if isinstance(said, int) else (200, json.dumps(said).encode())
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
        return True

    with answering(talk) as server:
        yield server.address
