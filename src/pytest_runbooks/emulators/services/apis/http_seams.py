"""What of moto the edge of APIs and HTTP APIs lean on, most of it private.

Read in moto 5.2.5; `tests/emulators/services/apis/test_http_seams.py` breaks when it moves.
"""

from __future__ import annotations

import json
from typing import Any

from moto.cognitoidp.responses import CognitoIdpJsonWebKeyResponse
from moto.core.utils import unix_time

__all__ = ["keys_of_user_pools", "unix_time"]


def keys_of_user_pools() -> Any:
    """Give the keys that every user pool of Cognito publishes: moto has one set for all."""
    return json.loads(CognitoIdpJsonWebKeyResponse.json_web_key)
