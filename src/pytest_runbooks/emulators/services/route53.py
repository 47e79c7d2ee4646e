"""`TestDNSAnswer` of Route 53, which moto lacks.

No endpoint is asked whether it is well: a health check is healthy unless it is inverted, and a
calculated one follows its children.
"""

from __future__ import annotations

import threading
from typing import Any

from . import route53_seams as seams
from .added_paths import AddedPaths
from .dns_answers import Record, Turns, choose, covering
from .route53_seams import ActionResult, FakeZone, RecordSet, Route53, Route53Backend
from .service import Replacement

_DEEPEST = 10
_PLACES = ("ResolverIP", "EDNS0ClientSubnetIP")


class DnsAnswers:
    """Answer what a zone says of a name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: dict[tuple[str, str, str, str], Turns] = {}
        path = r"{0}/(?P<api_version>[\d_-]+)/testdnsanswer/?$"
        self._parts = (
            AddedPaths(seams.url_paths, Route53.dispatch, (path,)),
            Replacement(Route53, "test_dns_answer", lambda _: self._answering()),
        )

    def install(self) -> None:
        """Add it to moto."""
        for part in self._parts:
            part.install()

    def reset(self) -> None:
        """Begin the turns of weighted records anew."""
        with self._lock:
            self._turns.clear()

    def uninstall(self) -> None:
        """Take it out of moto."""
        for part in self._parts:
            part.uninstall()

    def _answering(self) -> Any:
        def test_dns_answer(response: Route53) -> ActionResult:
            params = response._get_params()  # noqa: SLF001 - how moto's own answers read theirs
            zone = response.backend.get_hosted_zone(params["HostedZoneId"])
            if zone.private_zone:
                raise seams.InvalidInput("TestDNSAnswer is not supported for private hosted zones")
            kind, name = params["RecordType"], _plain(params["RecordName"])
            if name != _plain(zone.name) and not name.endswith(f".{_plain(zone.name)}"):
                raise seams.InvalidInput(f"{name} is not in the hosted zone {zone.name}")
            placed = any(params.get(one) for one in _PLACES)
            with self._lock:
                found, exists = self._resolve(response.backend, zone, name, kind, placed=placed)
            return ActionResult(
                {
                    "Nameserver": zone.delegation_set.name_servers[0]
                    if zone.delegation_set
                    else "",
                    "RecordName": params["RecordName"],
                    "RecordType": kind,
                    "RecordData": list(found),
                    "ResponseCode": "NOERROR" if exists else "NXDOMAIN",
                    "Protocol": "UDP",
                }
            )

        return test_dns_answer

    def _resolve(
        self,
        backend: Route53Backend,
        zone: FakeZone,
        name: str,
        kind: str,
        *,
        placed: bool,
        depth: int = 0,
    ) -> tuple[tuple[str, ...], bool]:
        """Give the values of a name, and whether there is such a name.

        Raises:
            NotImplementedError: the answer depends on what is not known here.
        """
        if depth > _DEEPEST:
            return (), True
        named = _covering(zone, name)
        found = [one for one in named if one.type == kind]
        found = found or [one for one in named if one.type == "CNAME"]
        if not found:
            return (), bool(named)
        if any(one.geo_location for one in found):
            raise NotImplementedError("geolocation records")
        if placed and any(one.region for one in found):
            raise NotImplementedError("the region that is nearest to an address")
        records = []
        for one in found:
            values = seams.values(one)
            healthy = _is_healthy(backend, one.health_check_id)
            if one.alias_target:
                target = self._target(zone, one)
                values, _ = self._resolve(
                    backend, zone, target, kind, placed=placed, depth=depth + 1
                )
                if str(one.alias_target.get("EvaluateTargetHealth")).lower() == "true":
                    healthy = healthy and any(
                        _is_healthy(backend, record.health_check_id)
                        for record in _covering(zone, target)
                        if record.type == kind
                    )
            records.append(_record(one, values, healthy=healthy))
        key = (backend.account_id, zone.id, name, kind)
        return choose(records, self._turns.setdefault(key, Turns())), True

    @staticmethod
    def _target(zone: FakeZone, record: RecordSet) -> str:
        target = record.alias_target or {}
        name = _plain(str(target.get("DNSName")))
        if target.get("HostedZoneId") != zone.resource_id:
            raise NotImplementedError(f"an alias of {name}")
        return name


def _record(record: RecordSet, values: tuple[str, ...], *, healthy: bool) -> Record:
    return Record(
        identifier=record.set_identifier or "",
        values=values,
        healthy=healthy,
        failover=record.failover or "",
        weight=None if record.weight is None else int(record.weight),
        region=record.region or "",
        several=str(record.multi_value_answer).lower() == "true",
    )


def _covering(zone: FakeZone, name: str) -> list[RecordSet]:
    def find(wanted: str) -> list[RecordSet]:
        return [one for one in zone.rrsets if _plain(one.name) == wanted]

    return [*covering(name, _plain(zone.name), find)]


def _is_healthy(backend: Route53Backend, check_id: str | None, depth: int = 0) -> bool:
    """Tell the status of a health check; one that is not there, or none, is healthy."""
    check = backend.health_checks.get(check_id or "")
    if check is None or depth > _DEEPEST:
        return True
    healthy = True
    if check.type_ == "CALCULATED" and not _is_set(check.disabled):
        children = check.children or []
        well = sum(_is_healthy(backend, child, depth + 1) for child in children)
        healthy = well >= int(check.health_threshold or 0)
    return healthy is not _is_set(check.inverted)


def _is_set(flag: Any) -> bool:
    return str(flag).lower() == "true"


def _plain(name: str) -> str:
    return name.rstrip(".").lower().replace("\\052", "*")


SERVICE = DnsAnswers()
