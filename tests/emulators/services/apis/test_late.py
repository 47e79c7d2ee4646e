from __future__ import annotations

import subprocess
import sys

LOADED = """\
import sys
from pytest_runbooks.emulators.services.all_services import all_services
all_services()
print({"moto.apigateway", "openapi_spec_validator", "joserfc"} & sys.modules.keys())
"""


def test_a_run_that_asks_for_no_api_does_not_load_what_answers_for_them() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout == "set()\n"
