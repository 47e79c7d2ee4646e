"""Which host names are AWS API hosts, whose requests an emulator answers."""

from __future__ import annotations

import re

# Of every partition in botocore's `partitions.json`; `tests/api/test_hosts.py` breaks when one is
# added. The second of each pair is for dual-stack endpoints.
SUFFIXES = (
    *("amazonaws.com", "api.aws"),
    *("amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    *("amazonaws.eu", "api.amazonwebservices.eu"),
    *("c2s.ic.gov", "api.aws.ic.gov"),
    *("sc2s.sgov.gov", "api.aws.scloud"),
    *("cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    *("csp.hci.ic.gov", "api.aws.hci.ic.gov"),
)

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"  # names of old buckets have underscores
_NAME = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}", re.ASCII)
_SUFFIX = "(?:" + "|".join(re.escape(one) for one in SUFFIXES) + ")"
_API = re.compile(rf".+\.{_SUFFIX}")

# Resources that AWS itself serves under names of their own.
_RESOURCE = re.compile(
    r".+\.lambda-url\.[a-z0-9-]+\.on\.aws"
    r"|neptune-graph\.[a-z0-9-]+\.on\.aws"
    r"|.+\.osm\.[a-z0-9-]+\.on\.aws"
    r"|.+\.cloudfront\.(?:net|cn)"
    r"|.+\.auth(?:-fips)?\.[a-z0-9-]+\.amazoncognito\.com"
)

# What customers run there (machines, load balancers, databases) is not answered by an API, nor are
# the pages and downloads that AWS keeps under the same names.
_OTHERS = re.compile(
    rf".+\.(?:compute|compute-1|elb|rds|cache|redshift|redshift-serverless|docdb|neptune|memorydb)"
    rf"\.{_SUFFIX}"
    rf"|.+\.elb\.[a-z0-9-]+\.{_SUFFIX}"
    r"|(?:awscli|checkip|ip-ranges)\.amazonaws\.com"
)

_LOCALSTACK = "localhost.localstack.cloud"
# The id of a REST or HTTP API; that of a VPC endpoint may follow it.
_API_OF = re.compile(
    r"([a-z0-9]+)(?:-vpce-[a-z0-9]+)?\.execute-api"
    rf"(?:(?:-fips)?\.([a-z0-9-]+)\.{_SUFFIX}|\.{re.escape(_LOCALSTACK)})"
)


def is_aws_host(host: str) -> bool:
    """Say whether a host name is an AWS API host, or one of a resource that AWS itself serves.

    Regional, global, dual-stack and FIPS endpoints of every partition are, with whatever stands
    before them: buckets, access points, accounts, host prefixes, API ids. Console and
    documentation sites are not, nor are machines, load balancers and databases of customers.

    Args:
        host: a name as in a URL or a Host header: in upper or lower case, with or without a dot
            at its end and a port.
    """
    if not host.isascii():  # first: some letters are ASCII only in lower case, as the Kelvin sign
        return False
    name, colon, port = host.lower().partition(":")
    if colon and not port.isdecimal():
        return False
    name = name.removesuffix(".")
    if len(name) > 253 or not _NAME.fullmatch(name):
        return False
    if _OTHERS.fullmatch(name):
        return False
    return bool(_API.fullmatch(name) or _RESOURCE.fullmatch(name))


def is_localstack_name(host: str) -> bool:
    """Say whether a host name is one that LocalStack gives to what is in it.

    It stands in the URLs of queues, for example, and is this machine's for everybody.
    """
    name = host.lower().removesuffix(".")
    return name == _LOCALSTACK or name.endswith("." + _LOCALSTACK)


def api_of_host(host: str) -> tuple[str, str] | None:
    """Give the id and the region of the API that a host name belongs to; None when it is another.

    Names in LocalStack's spelling say no region: it is empty.

    Args:
        host: as `is_aws_host` takes it.
    """
    if not host.isascii():  # as above
        return None
    found = _API_OF.fullmatch(host.lower().partition(":")[0].removesuffix("."))
    return (found[1], found[2] or "") if found else None
