"""The public hosted zones of an account, asked as a resolver would ask their name servers.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_TestDNSAnswer.html
"""

from __future__ import annotations

from .route53 import NoAnswerError, Route53, text, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LONGEST_CHAIN = 10
_NAMED = ("CNAME", "MX", "NS", "PTR", "SRV")
"""Types whose values end with a name."""
_NEXT_ZONE = {"NextMarker": "marker"}
_NEXT_SET = {
    "NextRecordName": "name",
    "NextRecordType": "type",
    "NextRecordIdentifier": "identifier",
}


class Records:
    """What a name has of one type; names end with a dot."""

    def __init__(self, zone: str, name: str, kind: str, found: list[str]) -> None:
        self.zone, self.name, self.kind, self.found = zone, name, kind, found
        self.values = [_value(kind, one) for one in found]


class Said:
    """The answer to a question.

    Attributes:
        code: `NOERROR` or `NXDOMAIN`.
        records: of the answer, in order: what leads to other names, and what was asked for.
        zone: the one that was asked last.
        is_answered: whether the last of the records are those that were asked for.
        left: why the answer ends where it ends, if no zone of the account knows more.
    """

    def __init__(self) -> None:
        self.code = "NOERROR"
        self.records: list[Records] = []
        self.zone = self.left = ""
        self.is_answered = False


class HostedZones:
    """Asks Route 53.

    Args:
        endpoint: the address of the gateway, as `127.0.0.1:1234`.
        account: whose zones are asked.
    """

    def __init__(self, endpoint: str, account: str) -> None:
        self._route53 = Route53(endpoint, account)
        self._names: dict[str, list[str]] = {}
        self._sets: dict[str, list[Element]] = {}
        for one in self._route53.pages("/hostedzone", "HostedZone", _NEXT_ZONE):
            if text(one, "PrivateZone") != "true":
                name, zone = _plain(text(one, "Name")), text(one, "Id").rpartition("/")[2]
                self._names.setdefault(name, []).append(zone)

    def ask(self, name: str, kind: str) -> Said:
        """Find what a name is answered with; what leads to another name is followed.

        Raises:
            NoAnswerError: no zone has the name, or Route 53 does not say.
        """
        said = Said()
        for _ in range(_LONGEST_CHAIN):
            try:
                said.zone = self._zone_of(_plain(name))
            except NoAnswerError as error:
                if not said.records:
                    raise
                said.left = str(error)
                return said
            # A name that stands for another has no other records.
            for asked in dict.fromkeys(("CNAME", kind)):
                found, said.code = self._test(said.zone, name, asked)
                if found or said.code != "NOERROR":
                    break
            if found:
                said.records.append(Records(said.zone, name, asked, found))
            said.is_answered = bool(found) and asked == kind
            if not found or asked == kind:
                return said
            name = said.records[-1].values[0]
        raise NoAnswerError(f"more than {_LONGEST_CHAIN} names stand one for the other: `{name}`")

    def authority(self, said: Said) -> list[tuple[Records, int]]:
        """Give the SOA record of the zone that says there is nothing, and how long that holds."""
        [name] = [one for one, zones in self._names.items() if said.zone in zones]
        found, _ = self._test(said.zone, name, "SOA")
        records = Records(said.zone, f"{name}.", "SOA", found)
        # RFC 2308, section 5
        return [(records, min(self.ttl(records), int(found[0].split()[-1])))] if found else []

    def ttl(self, records: Records) -> int:
        """Give the seconds for which records may be kept.

        Raises:
            NoAnswerError: Route 53 lists no such records.
        """
        sets = self._covering(records.zone, _plain(records.name), records.kind)
        right = [one for one in sets if records.found[0] in texts(one, "Value")]
        for one in right or sets:
            return int(text(one, "TTL"))
        raise NoAnswerError(f"Route 53 lists no {records.kind} records of `{records.name}`")

    def _covering(self, zone: str, name: str, kind: str, depth: int = 0) -> list[Element]:
        """Give the record sets that answer for a name; those of its targets for aliases."""
        if zone not in self._sets:
            path = f"/hostedzone/{zone}/rrset"
            self._sets[zone] = self._route53.pages(path, "ResourceRecordSet", _NEXT_SET)
        wanted = rest = name
        sets: list[Element] = []
        while rest and not sets:
            sets = [one for one in self._sets[zone] if _plain(text(one, "Name")) == wanted]
            rest = rest.partition(".")[2]
            wanted = f"*.{rest}"
        found: list[Element] = []
        for one in sets:
            target = text(one, "DNSName")
            if text(one, "Type") == kind and target and depth < _LONGEST_CHAIN:
                found += self._covering(zone, _plain(target), kind, depth + 1)
            elif text(one, "Type") == kind and text(one, "TTL"):
                found.append(one)
        return found

    def _zone_of(self, name: str) -> str:
        """Find the zone that answers for a name: the one that is reached by delegation."""
        found = ""
        for one in sorted(self._names, key=len):
            if name != one and not name.endswith(f".{one}"):
                continue
            if found and not self._test(found, one, "NS")[0]:
                continue
            if len(self._names[one]) > 1:
                raise NoAnswerError(
                    f"there are {len(self._names[one])} public hosted zones `{one}`; to which of "
                    "them its domain leads is not known here"
                )
            [found] = self._names[one]
        if not found:
            raise NoAnswerError(
                f"no public hosted zone of the account {self._route53.account} has `{name}`, "
                "and nothing else is known here"
            )
        return found

    def _test(self, zone: str, name: str, kind: str) -> tuple[list[str], str]:
        asked = {"hostedzoneid": zone, "recordname": _plain(name), "recordtype": kind}
        said = self._route53.get("/testdnsanswer", asked)
        return texts(said, "RecordDataEntry"), text(said, "ResponseCode")


def _plain(name: str) -> str:
    return name.rstrip(".").lower().replace("\\052", "*")


def _value(kind: str, value: str) -> str:
    """Write the names in a value with a dot at their end, as the DNS has them."""
    words = value.split(" ")
    for place in (0, 1) if kind == "SOA" else (-1,) if kind in _NAMED else ():
        words[place] = f"{words[place].rstrip('.')}."
    return " ".join(words)
