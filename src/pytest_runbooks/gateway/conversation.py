"""One connection of a client, from its first byte on."""

from __future__ import annotations

import socket

from .desk import Desk
from .exchange import Exchange
from .head import BadRequestError
from .reader import Reader
from .stream import SocketStream


def converse(connection: socket.socket, desk: Desk) -> None:
    """Answer everything that a client asks for on a connection.

    A client may speak TLS to the gateway itself, as to a proxy or an endpoint with `https://`.

    Args:
        connection: of the client.
        desk: what answers.

    Raises:
        OSError: the client hung up.
    """
    stream = SocketStream(connection)
    reader = Reader(stream)
    if reader.begins_tls():
        from .tunnel import secured  # noqa: PLC0415 - only who needs it pays for TLS

        exchange = secured(stream, reader, desk, None)
    else:
        exchange = Exchange(stream, reader, desk, "http", None)
    try:
        exchange.run()
    except BadRequestError as error:
        exchange.end(error)
    else:
        exchange.end()
