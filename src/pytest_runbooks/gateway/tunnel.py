"""What a client meets at the end of a tunnel: the gateway, in place of the host it asked for.

Importing this module imports ssl.
"""

from __future__ import annotations

from dataclasses import replace
from ssl import SSLError

from .desk import Desk
from .exchange import Exchange
from .head import BadRequestError, Head
from .reader import Reader
from .stream import Stream
from .target import Target, parse_authority, reason_to_refuse
from .tls import TlsStream

_UNKNOWN = ""  # a scheme without a usual port: CONNECT has to say one
SILENCE = 10.0  # seconds that a client may be silent in a new tunnel


def open_tunnel(head: Head, stream: Stream, reader: Reader, desk: Desk) -> None:
    """Answer CONNECT, and the requests within the tunnel.

    A tunnel to a place that is refused is opened, too: within it the client can be told why, and
    tells the URL. Only when it does not come to that, host and port are taken down as refused.

    Args:
        head: of the CONNECT request.
        stream: of the client.
        reader: of the stream.
        desk: what answers.

    Raises:
        BadRequestError: the request names no host and port.
        OSError: the client hung up before there was a tunnel.
    """
    asked = parse_authority(head.target, _UNKNOWN)
    if head.has_body or not asked.port or "@" in head.target:
        raise BadRequestError("malformed CONNECT request")
    what = f"CONNECT {asked.authority}"
    asked = replace(asked, scheme="https")
    stream.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
    exchange = None
    try:
        stream.set_timeout(SILENCE)
        exchange = enter(stream, reader, desk, asked)
        stream.set_timeout(None)
        exchange.run()
        reason = "only HTTP is understood in a tunnel" if exchange.is_malformed else ""
    except SSLError as error:
        reason = (
            f"its client does not trust the certificates of this run ({error.reason or error}): "
            "leave `AWS_CA_BUNDLE`, `SSL_CERT_FILE` and the like as they are"
        )
    except TimeoutError:
        reason = "only HTTP is understood in a tunnel, and its client waits for the server to begin"
    except OSError:  # a client that hangs up is no news
        reason = ""
    if exchange and exchange.requests:
        return  # each was answered, or refused by itself
    if not desk.stubs.know(asked):
        reason = reason_to_refuse(asked, desk.port) or reason
    if reason:
        desk.ledger.refuse(what, reason)


def enter(stream: Stream, reader: Reader, desk: Desk, asked: Target | None) -> Exchange:
    """Wait for what a client says first, and speak TLS with it when it wants to.

    Args:
        stream: of the client.
        reader: of the stream.
        desk: what answers.
        asked: the tunnel's end; None when there is no tunnel.

    Raises:
        OSError: the client hung up.
        SSLError: there is no trust.
    """
    host = asked.host if asked else desk.address
    if reader.begins_tls():
        secure = TlsStream(stream, desk.authority.context(host), reader.take())
        return Exchange(secure, Reader(secure), desk, "https", asked)
    return Exchange(stream, reader, desk, "http", asked)
