"""Where an emulator listens, as a URL says it; AWS itself is refused."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from ..api.hosts import SUFFIXES, is_aws_host
from ..errors import SettingError

_FORM = "write it as `http://127.0.0.1:4566`"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """Scheme, host and port of a server."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether it is on this machine, by its name alone."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost" or self.host.endswith(".localhost")


def address_of(url: str) -> Address:
    """Read the URL of an emulator.

    Raises:
        SettingError: it is none, or leads to AWS.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingError(f"`{url}` is not the URL of an emulator: {error}\n  {_FORM}") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise SettingError(f"`{url}` is not the URL of an emulator\n  {_FORM}")
    beyond = [parts.path.strip("/"), parts.query, parts.fragment, parts.username, parts.password]
    if any(beyond):
        raise SettingError(
            f"`{url}` says more than where the emulator listens, and requests are signed for their "
            f"paths\n  {_FORM}"
        )
    host = parts.hostname
    if not host.isascii():  # a resolver may read it as another name, as that of AWS
        raise SettingError(f"`{host}` is not the name of a host as it is looked up\n  {_FORM}")
    if _is_of_aws(host):
        raise SettingError(
            f"`{host}` is AWS itself; runbooks run against emulators only\n"
            "  name `moto`, `localstack` or the URL of an emulator"
        )
    return Address(parts.scheme, host, _PORTS[parts.scheme] if port is None else port)


def _is_of_aws(host: str) -> bool:
    """Say whether a host is of AWS: not of its API only, but also one that a customer runs there.

    The metadata of a machine, which hold its credentials, are at link-local addresses.
    """
    try:
        return ip_address(host).is_link_local
    except ValueError:
        pass
    name = f".{host.rstrip('.')}"
    return is_aws_host(host) or name.endswith((".aws", *(f".{suffix}" for suffix in SUFFIXES)))
