"""Certificates of ACM: one that was asked for is pending when it is looked at first, then issued.

moto issues it a minute of the clock later, which nobody waits for where waits are shortened.
"""

from __future__ import annotations

from collections.abc import Callable

from . import certificates_seams as seams
from .service import Replacement

_SEEN = "_runbooks_seen"


class Certificates:
    """Issues what is pending when it is looked at again; notes of that go with the certificate."""

    def __init__(self) -> None:
        self._replacement = Replacement(seams.CertBundle, "check", _checking)

    def install(self) -> None:
        """Take the place of moto's own."""
        self._replacement.install()

    def reset(self) -> None:
        """Nothing: moto forgets its certificates."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        self._replacement.uninstall()


def _checking(original: Callable[..., None]) -> Callable[..., None]:
    def check(certificate: seams.CertBundle) -> None:
        original(certificate)
        if certificate.type != "AMAZON_ISSUED" or certificate.status != "PENDING_VALIDATION":
            return
        if vars(certificate).setdefault(_SEEN, 0):
            certificate.status = "ISSUED"
        vars(certificate)[_SEEN] += 1

    return check


SERVICE = Certificates()
