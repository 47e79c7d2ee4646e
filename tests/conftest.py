from __future__ import annotations

# Here and not in the tests: a run inside of a test forgets the modules that it was first to import,
# and the next one would import them again.
import pytest_runbooks.emulators.moto
import pytest_runbooks.gateway.authority
import pytest_runbooks.gateway.exchange
import pytest_runbooks.matching.yaml_pattern
import pytest_runbooks.parsing.keys
import pytest_runbooks.plugin.header
import pytest_runbooks.procedures.run
import pytest_runbooks.reporting  # noqa: F401 - see above

pytest_plugins = ["pytester"]
