"""The standing system of the product API in one environment, made with boto3.

What Terraform makes on AWS (table, roles, functions, API, alarms, log groups, buckets), as it is
before a deployment: release 1.3.0 is live, and the release that the file VERSION names waits in
the artifacts bucket of the environment before this one. The fixture `product_system` builds it.
"""

from .access import build_roles
from .artifacts import Packager, build_artifacts
from .compute import build_alarms, build_functions
from .place import ClientFactory, Place
from .routes import build_api
from .storage import build_state, build_table

__all__ = ["ClientFactory", "Packager", "Place", "build"]


def build(place: Place, packager: Packager) -> None:
    """Build everything; the account must be empty."""
    build_state(place)
    build_table(place)
    build_roles(place)
    build_artifacts(place, packager)
    build_functions(place)
    build_api(place)
    build_alarms(place)
