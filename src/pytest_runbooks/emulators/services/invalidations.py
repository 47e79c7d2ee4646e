"""Invalidations of CloudFront, which moto spells in its own way and gives as done at once.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Invalidation.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .invalidations_seams import CloudFrontBackend, Invalidation
from .service import Replacement


class Invalidations:
    """An invalidation is in progress when it is made, and over when somebody looks."""

    def __init__(self) -> None:
        self._replacements = (
            Replacement(CloudFrontBackend, "create_invalidation", _creating),
            Replacement(CloudFrontBackend, "get_invalidation", _getting),
            Replacement(CloudFrontBackend, "list_invalidations", _listing),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for one in self._replacements:
            one.install()

    def reset(self) -> None:
        """Keep nothing: moto forgets the invalidations itself."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        for one in self._replacements:
            one.uninstall()


def _creating(original: Callable[..., Invalidation]) -> Callable[..., Invalidation]:
    def create_invalidation(
        backend: CloudFrontBackend, dist_id: str, paths: list[str], caller_ref: str
    ) -> Invalidation:
        made = original(backend, dist_id, paths, caller_ref)
        made.status = "InProgress"
        return made

    return create_invalidation


def _getting(original: Callable[..., Invalidation]) -> Callable[..., Invalidation]:
    def get_invalidation(backend: CloudFrontBackend, *args: Any, **kwargs: Any) -> Invalidation:
        found = original(backend, *args, **kwargs)
        found.status = "Completed"
        return found

    return get_invalidation


def _listing(original: Callable[..., Any]) -> Callable[..., Any]:
    def list_invalidations(backend: CloudFrontBackend, *args: Any, **kwargs: Any) -> Any:
        found = original(backend, *args, **kwargs)
        for one in found[0]:  # and the place where the next page begins
            one.status = "Completed"
        return found

    return list_invalidations


SERVICE = Invalidations()
