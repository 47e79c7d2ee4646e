"""The REST API of Route 53, as far as a question of DNS needs it.

https://docs.aws.amazon.com/Route53/latest/APIReference/Welcome.html
"""

from __future__ import annotations

import http.client
from urllib.parse import urlencode
from xml.etree import ElementTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_VERSION = "/2013-04-01"
_SECONDS = 30.0


class NoAnswerError(Exception):
    """Nobody can say what a name is answered with; the text says why."""


class Route53:
    """Asks the emulator.

    Args:
        endpoint: the address of the gateway, as `127.0.0.1:1234`.
        account: whose zones are asked.
    """

    def __init__(self, endpoint: str, account: str) -> None:
        self._endpoint, self.account = endpoint, account

    def pages(self, path: str, what: str, following: dict[str, str]) -> list[Element]:
        """Give all elements of a list.

        Args:
            path: of the list.
            what: the name of the elements.
            following: by which parameters to ask for the next page, by what a page says of it.
        """
        found: list[Element] = []
        asked: dict[str, str] = {}
        while True:
            page = self.get(path, asked)
            found += page.iter(what)
            if text(page, "IsTruncated") != "true":
                return found
            asked = {name: text(page, tag) for tag, name in following.items() if text(page, tag)}

    def get(self, path: str, asked: dict[str, str]) -> Element:
        """Ask Route 53; the elements of what it says are named without their namespace.

        Raises:
            NoAnswerError: it does not say.
        """
        scope = f"{self.account}/20130401/us-east-1/route53/aws4_request"
        signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
        headers = {"Authorization": signed, "X-Runbooks-Dns": "question"}
        try:
            connection = http.client.HTTPConnection(self._endpoint, timeout=_SECONDS)
            connection.request("GET", f"{_VERSION}{path}?{urlencode(asked)}", headers=headers)
            response = connection.getresponse()
            content = response.read()
            connection.close()
            said = ElementTree.fromstring(content)  # noqa: S314 - the harness's own emulator
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError(f"the emulator cannot be asked: {error}") from None
        except ElementTree.ParseError:
            said = ElementTree.Element("none")
        for one in said.iter():
            one.tag = one.tag.rpartition("}")[2]
        if response.status != http.client.OK or said.tag == "none":
            words = text(said, "Message") or content[:200].decode(errors="replace")
            raise NoAnswerError(
                f"the emulator's Route 53 does not answer (HTTP {response.status}): {words}"
            )
        return said


def text(element: Element, tag: str) -> str:
    """Give the first text that an element of a name holds within another; empty for none."""
    return next(iter(texts(element, tag)), "")


def texts(element: Element, tag: str) -> list[str]:
    """Give the texts that all elements of a name hold within another."""
    return [one.text or "" for one in element.iter(tag)]
