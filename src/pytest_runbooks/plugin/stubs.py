"""What fixtures and tests declare of the world outside of AWS, and learn of what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import SettingError
from ..model import Stub

if TYPE_CHECKING:
    from ..gateway import Gateway
    from ..gateway.stubs import StubbedRequest

_NOTHING = object()


class RunbookStubs:
    """Answers to requests for URLs outside of AWS, for one procedure or one module of tests.

    They add to those in the front matter of a document. Of several that match a request, the one
    that was added last answers; those of the front matter count as the first.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._stubs = gateway.stubs
        self._added: list[Stub] = []
        self._earlier: tuple[StubbedRequest, ...] = ()
        self._stubs.clear()

    def add(
        self,
        *,
        url: str,
        method: str = "",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        body: str | bytes | None = None,
        json: Any = _NOTHING,
        delay: float = 0.0,
    ) -> None:
        """Declare an answer.

        Args:
            url: what is asked for, `http://` or `https://`; `*` stands for any characters. A URL
                without a query answers every query.
            method: the request's method; any when empty.
            status: of the answer, 200 to 599.
            headers: of the answer; a `Content-Type` that suits the body is added if there is none.
            body: of the answer; text is sent as UTF-8.
            json: the answer's body as data, instead of `body`.
            delay: seconds until the answer.

        Raises:
            SettingError: one of them cannot be.
        """
        from ..parsing import stubs as rules  # noqa: PLC0415 - only where it is used

        headers = headers or {}
        wrong = [
            rules.wrong_url(url),
            rules.wrong_method(method) if method else None,
            rules.wrong_status(str(status)),
            *map(rules.wrong_header, headers),
            *map(rules.wrong_header_value, headers.values()),
        ]
        content = None
        if json is not _NOTHING:
            content = rules.json_body(json)
        elif isinstance(body, bytes):
            content = (body, "application/octet-stream")
        elif body is not None:
            content = rules.text_body(body)
        if content:
            wrong.append(rules.wrong_body(str(status)))
        if body is not None and json is not _NOTHING:
            wrong.append(("`json` contradicts `body`", "keep one of them"))
        if delay < 0:
            wrong.append((f"`{delay}` is not a delay", "write the seconds until the answer"))
        if said := [f"{one[0]}\n  {one[1]}" for one in wrong if one]:
            raise SettingError("runbook_stubs: " + "\n".join(said))
        stub = rules.stub_of(url, method, status, headers, content, delay)
        self._added.append(stub)
        self._stubs.add(stub)

    @property
    def added(self) -> tuple[Stub, ...]:
        """What was added, in order."""
        return tuple(self._added)

    @property
    def requests(self) -> tuple[StubbedRequest, ...]:
        """What was asked of stubs, those of the front matter included, in order.

        Each request has `method`, `url`, `headers` (pairs), `body` (bytes) and the `stub` that
        answered it.
        """
        return self._earlier + self._stubs.requests

    def keep_requests(self) -> None:
        """Keep what was asked so far when a further procedure begins."""
        self._earlier = self.requests

    def close(self) -> None:
        """Forget the stubs."""
        self._stubs.clear()
