"""Values that differ at every run and are known by their shape, wherever they stand in a string.

The shapes are those of the AWS service documentation (`Id` members of the API references) and of
what moto gives out in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .classes import TIMESTAMP_REGEX, UUID_REGEX
from .pattern import Slot, Stretch

_EC2 = (
    "acl|ami|aki|ari|cgw|client-vpn-endpoint|dopt|eigw|eipalloc|eipassoc|eni|eni-attach|fl|fs"
    "|fsap|i|igw|lt|nat|pcx|pl|r|rtb|rtbassoc|sg|sgr|snap|subnet|subnet-cidr-assoc|tgw"
    "|tgw-attach|tgw-rtb|vgw|vol|vpc|vpc-cidr-assoc|vpce|vpce-svc|vpn"
)
_HEX8_OR_17 = "[0-9a-f]{8}(?:[0-9a-f]{9})?"
_WORD = "0-9A-Za-z"


@dataclass(frozen=True, slots=True)
class _Shape:
    """One shape.

    Attributes:
        regex: finds a stretch in a documented string: the group `value`, or the whole match.
        slot: matches another value; `<kept>` in it is what the group `kept` found.
        kind: the class by which it is reported.
        binds: whether the same documented value is the same actual value everywhere.
        within: the string must hold this.
    """

    regex: re.Pattern[str]
    slot: str
    kind: str = "ID"
    binds: bool = True
    within: str = ""

    def stretch(self, found: re.Match[str]) -> Stretch:
        """Read what was found as a slot."""
        group = "value" if "value" in self.regex.groupindex else 0
        slot = self.slot
        if "kept" in self.regex.groupindex:
            slot = slot.replace("<kept>", re.escape(found["kept"]))
        name = f"={found[group]}" if self.binds else ""
        token = Slot(slot, found[group], self.kind, name, is_volatile=True)
        return Stretch(*found.span(group), token)


def _shape(before: str, value: str, after: str, slot: str, within: str = "") -> _Shape:
    return _Shape(re.compile(f"{before}(?P<value>{value}){after}"), slot, within=within)


_SHAPES = (
    _Shape(re.compile(rf"(?<![{_WORD}]){UUID_REGEX}(?![{_WORD}])"), UUID_REGEX, "UUID"),
    _Shape(
        re.compile(rf"(?<![{_WORD}])(?:{TIMESTAMP_REGEX})(?![{_WORD}])"),
        TIMESTAMP_REGEX,
        "TIMESTAMP",
        binds=False,
    ),
    # EC2: the prefix says what the thing is, the digits which one.
    _shape(
        rf"(?<![{_WORD}_-])",
        f"(?P<kept>{_EC2})-{_HEX8_OR_17}",
        rf"(?![{_WORD}_-])",
        f"<kept>-{_HEX8_OR_17}",
    ),
    # RDS: resource ids of instances and clusters.
    _shape(
        rf"(?<![{_WORD}-])",
        "(?P<kept>db|cluster)-[A-Z0-9]{26}",
        rf"(?![{_WORD}])",
        "<kept>-[A-Z0-9]{26}",
    ),
    # KMS: keys of several regions.
    _shape(rf"(?<![{_WORD}])", "mrk-[0-9a-f]{32}", rf"(?![{_WORD}])", "mrk-[0-9a-f]{32}"),
    # IAM: unique ids.
    _shape(
        rf"(?<![{_WORD}])",
        "(?P<kept>A(?:IDA|ROA|KIA|SIA|GPA|IPA|NPA|NVA|SCA|PKA))[A-Z0-9]{12,17}",
        rf"(?![{_WORD}])",
        "<kept>[A-Z0-9]{12,17}",
    ),
    # Route 53: zones and changes.
    _shape("(?:hostedzone|change)/", "[A-Z0-9]{8,32}", rf"(?![{_WORD}])", "[A-Z0-9]{8,32}"),
    # API Gateway: host names, its own ARNs, ARNs of permissions.
    _shape("(?<![0-9a-z])", "[0-9a-z]{8,10}", r"(?=\.execute-api\.)", "[0-9a-z]{8,10}"),
    _shape(
        "/(?:restapis|apis|resources|deployments|authorizers|usageplans|apikeys)/",
        "[0-9a-z]{6,10}",
        rf"(?![{_WORD}_-])",
        "[0-9a-z]{6,10}",
    ),
    _shape(
        ":execute-api:[a-z0-9-]*:[0-9]*:", "[0-9a-z]{8,10}", rf"(?![{_WORD}])", "[0-9a-z]{8,10}"
    ),
    # CloudFront: distributions, invalidations, identities, domains.
    _shape(
        "(?:distribution|invalidation|cloudfront)/",
        "[A-Z0-9]{12,15}",
        rf"(?![{_WORD}])",
        "[A-Z0-9]{12,15}",
    ),
    _shape(rf"(?<![{_WORD}-])", "[0-9a-z]{13,14}", r"(?=\.cloudfront\.net)", "[0-9a-z]{13,14}"),
    # Cognito: user pools, whose region is kept.
    _shape(
        r"(?:^|userpool/|\.amazonaws\.com/)",
        "(?P<kept>[a-z]{2}(?:-[a-z]+)+-[0-9])_[A-Za-z0-9]{9,55}",
        rf"(?![{_WORD}_-])",
        "<kept>_[A-Za-z0-9]{9,55}",
    ),
    # DynamoDB: backups and exports.
    _shape(
        "/(?:backup|export)/", "[0-9]{14}-[0-9a-f]{8}", rf"(?![{_WORD}])", "[0-9]{14}-[0-9a-f]{8}"
    ),
    # Elastic Load Balancing: ARNs and host names.
    _shape("(?<=/)", "[0-9a-f]{16}", "(?=$|/)", "[0-9a-f]{16}", ":elasticloadbalancing:"),
    _shape("-", "[0-9]{8,10}", r"(?=\.[a-z0-9-]+\.elb\.amazonaws\.com)", "[0-9]{8,10}"),
    # ECS: tasks, container instances.
    _shape("(?<=/)", "[0-9a-f]{32}", "(?=$|/)", "[0-9a-f]{32}", ":ecs:"),
    # CloudFormation: what is put behind the names of a stack and a resource.
    _shape(
        "-",
        "(?=[0-9]*[A-Z])(?=[A-Z]*[0-9])[0-9A-Z]{12,13}",
        rf"(?![{_WORD}])",
        "[0-9A-Za-z]{12,13}",
    ),
    # Secrets Manager: what is put behind the name in an ARN.
    _shape(r":secret:[^:\s]*-", "[A-Za-z0-9]{6}", "(?=$|:)", "[A-Za-z0-9]{6}"),
    # Lambda: log streams, whose version is kept.
    _shape(
        "(?<![0-9])",
        r"[0-9]{4}/[0-9]{2}/[0-9]{2}/(?P<kept>\[(?:\$LATEST|[0-9]+)\])[0-9a-f]{32}",
        rf"(?![{_WORD}])",
        "[0-9]{4}/[0-9]{2}/[0-9]{2}/<kept>[0-9a-f]{32}",
    ),
    # X-Ray: trace ids.
    _Shape(
        re.compile(rf"(?<![{_WORD}])1-[0-9a-f]{{8}}-[0-9a-f]{{24}}(?![{_WORD}])"),
        "1-[0-9a-f]{8}-[0-9a-f]{24}",
        binds=False,
    ),
    # An emulator on this machine: its port, and its address in the place of that of SQS.
    _shape(r"://(?:127\.0\.0\.1|localhost):", "[0-9]{2,5}", "(?![0-9])", "[0-9]{2,5}"),
    _Shape(
        re.compile(r"https://(?:sqs\.[0-9a-z-]+|queue)\.amazonaws\.com(?=/[0-9]{12}/)"),
        r"http://(?:127\.0\.0\.1|localhost):[0-9]{2,5}",
        "URL",
    ),
)


def stretches_by_shape(text: str) -> Iterator[Stretch]:
    """Find the volatile stretches of a documented string."""
    for shape in (shape for shape in _SHAPES if shape.within in text):
        for found in shape.regex.finditer(text):
            yield shape.stretch(found)
