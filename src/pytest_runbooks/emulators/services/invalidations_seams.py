"""The names of moto's CloudFront that invalidations lean on, read in moto 5.2.5."""

from __future__ import annotations

from moto.cloudfront.models import CloudFrontBackend, Invalidation

__all__ = ["CloudFrontBackend", "Invalidation"]
