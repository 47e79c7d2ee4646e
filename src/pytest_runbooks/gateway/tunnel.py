"""What a client meets at the end of a tunnel: the gateway, in place of the host it asked for.

Importing this module imports ssl.
"""

from __future__ import annotations

from dataclasses import replace
from ssl import SSLError

from .desk import Desk
from .exchange import Exchange
from .head import BadRequestError, Head
from .ledger import Entry
from .reader import Reader
from .stream import Stream
from .target import Target, parse_authority
from .tls import TlsStream

_UNKNOWN = ""  # a scheme without a usual port: CONNECT has to say one
_ONLY_HTTP = "only HTTP is understood in a tunnel"
# The alerts of a client that says so, as OpenSSL names them.
_DISTRUST = ("ALERT_UNKNOWN_CA", "ALERT_BAD_CERTIFICATE", "ALERT_CERTIFICATE_UNKNOWN")
SILENCE = 10.0  # seconds in which a client has to begin to speak in a new tunnel


def open_tunnel(head: Head, stream: Stream, reader: Reader, desk: Desk) -> None:
    """Answer CONNECT, and the requests within the tunnel.

    A tunnel to a place that is refused is opened, too: within it the client can be told why, and
    tells the URL. Only when it does not come to that, host and port are taken down as refused,
    before the client learns of it.

    Args:
        head: of the CONNECT request.
        stream: of the client.
        reader: of the stream.
        desk: what answers.

    Raises:
        BadRequestError: the request names no host and port.
        OSError: the client hung up.
    """
    asked = parse_authority(head.target, _UNKNOWN)
    if head.has_body or not asked.port or "@" in head.target:
        raise BadRequestError("malformed CONNECT request")
    what = f"CONNECT {asked.authority}"
    asked = replace(asked, scheme="https")
    why = "" if desk.stubs.know(asked) else desk.reason_to_refuse(asked)
    entry = desk.ledger.open()

    def refuse(reason: str) -> None:
        if why or reason:
            entry.refuse(what, why or reason)

    stream.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
    try:
        exchange = _enter(stream, reader, desk, asked, entry)
    except SSLError as error:
        refuse(_why_not_agreed(error))
        return
    except TimeoutError:
        refuse(f"{_ONLY_HTTP}, and its client waits for the server to begin")
        return
    except OSError:  # a client that hangs up is no news, except where it wanted to
        refuse("")
        raise
    finally:
        entry.release()
    malformed = None
    reason = ""
    try:
        exchange.run()
    except BadRequestError as error:
        malformed, reason = error, _ONLY_HTTP
    finally:
        if not exchange.requests:  # otherwise each was answered, or refused by itself
            refuse(reason)
    exchange.end(malformed)


def _why_not_agreed(error: SSLError) -> str:
    reason = error.reason or str(error)
    if reason.endswith(_DISTRUST):
        return (
            f"its client does not trust the certificates of this run ({reason}): "
            "leave `AWS_CA_BUNDLE`, `SSL_CERT_FILE` and the like as they are"
        )
    return f"TLS could not be agreed on ({reason})"


def _enter(stream: Stream, reader: Reader, desk: Desk, asked: Target, entry: Entry) -> Exchange:
    """Wait for what the client says first, which cannot take long."""
    stream.set_timeout(SILENCE)
    if reader.begins_tls():
        # The client that learns of our certificate may end in the next moment, for distrust.
        entry.hold()
        exchange = secured(stream, reader, desk, asked)
    else:
        exchange = Exchange(stream, reader, desk, "http", asked)
    stream.set_timeout(None)
    return exchange


def secured(stream: Stream, reader: Reader, desk: Desk, asked: Target | None) -> Exchange:
    """Speak TLS with a client that has begun to.

    Args:
        stream: of the client.
        reader: of the stream.
        desk: what answers.
        asked: the tunnel's end; None when there is no tunnel.

    Raises:
        SSLError: the client does not trust the gateway, or cannot agree with it.
        OSError: the client hung up.
    """
    context = desk.authority.context(asked.host if asked else desk.address)
    secure = TlsStream(stream, context, reader.take())
    return Exchange(secure, Reader(secure), desk, "https", asked)
