"""What a request asks for, and whether the emulator answers it: by its URL, never by DNS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from ..api.hosts import is_aws_host, is_localstack_name
from .head import BadRequestError

PORTS = {"http": 80, "https": 443}

_AUTHORITY = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s/?#@\[\]:]+))(?::([0-9]{1,5}))?")
_ABSOLUTE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^#]*)")

# Of EC2, ECS and EKS; their names as EC2 resolves them.
_METADATA = frozenset(
    {
        *("169.254.169.254", "fd00:ec2::254", "instance-data", "instance-data.ec2.internal"),
        *("169.254.170.2", "169.254.170.23", "fd00:ec2::23"),
    }
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a client asked for.

    Attributes:
        scheme: `http` or `https`; anything else that a URL may begin with is refused.
        host: in lower case, without brackets and without a dot at its end.
        port: as asked for, or the usual one of the scheme.
        path: with the query, as it was sent.
    """

    scheme: str
    host: str
    port: int
    path: str = "/"

    @property
    def authority(self) -> str:
        """Give host and port as they stand in a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS.get(self.scheme) else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Give the URL up to the path."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """Give the whole URL."""
        return f"{self.origin}{self.path}"

    @property
    def shown(self) -> str:
        """Give the URL without its query, in which secrets may stand."""
        return self.url.partition("?")[0]


def parse_url(url: str) -> Target:
    """Read an absolute URL, as clients send it to a proxy.

    Raises:
        BadRequestError: it has no scheme or no host.
    """
    found = _ABSOLUTE.fullmatch(url)
    if not found:
        raise BadRequestError("malformed URL")
    scheme, authority, path = found[1].lower(), found[2], found[3]
    return parse_authority(authority, scheme, path if path.startswith("/") else f"/{path}")


def parse_authority(authority: str, scheme: str, path: str = "/") -> Target:
    """Read host and port, as they stand in a CONNECT request, a Host header, or a URL.

    User information before the host is ignored: it names no host.

    Raises:
        BadRequestError: it is not written so.
    """
    found = _AUTHORITY.fullmatch(authority.rpartition("@")[2])
    port = int(found[3] or PORTS.get(scheme, 0)) if found else 0
    if not found or port > 65535 or (found[1] and not _is_ipv6(found[1])):
        raise BadRequestError("malformed host or port")
    host = (found[1] or found[2]).lower()
    return Target(scheme, host.removesuffix(".") or host, port, path)


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True


def is_own_name(host: str) -> bool:
    """Say whether a name is one under which a client on this machine reaches the gateway."""
    return host in {"127.0.0.1", "localhost"} or host.endswith(".localhost")


def reason_to_refuse(target: Target, own_port: int) -> str:
    """Say in one line why nothing answers a request for which no stub is declared.

    Args:
        target: what was asked for.
        own_port: the gateway's.

    Returns:
        Empty when the emulator answers it.
    """
    host = target.host
    if target.scheme in PORTS:
        if is_own_name(host) and target.port == own_port:
            return ""
        if is_localstack_name(host):  # at whatever port it believes to listen
            return ""
        if is_aws_host(host):
            if target.port in PORTS.values():
                return ""
            return f"of AWS only the API is emulated, which has no port {target.port}"
    if _plain(host) in _METADATA:
        return (
            "instance metadata is not emulated; credentials of the emulator are in the "
            "environment of each block"
        )
    if _is_of_this_machine(host):
        return (
            "the proxy does not lead to programs on this machine: connect to them directly, with "
            "`NO_PROXY` as it was"
        )
    return (
        f"nothing leaves the emulator, and `{host}` is no AWS API host: declare the answer under "
        "`stubs` in the front matter"
    )


def _plain(host: str) -> str:
    """Give the usual spelling of an address, and everything else as it is."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address)


def _is_of_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(_plain(host))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
