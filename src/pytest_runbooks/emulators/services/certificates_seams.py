"""Every private name of moto's ACM that certificates lean on, read in moto 5.2.5."""

from __future__ import annotations

from moto.acm.models import CertBundle

__all__ = ["CertBundle"]
