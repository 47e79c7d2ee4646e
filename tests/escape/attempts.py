"""All attempts, by what they go through."""

from __future__ import annotations

from collections.abc import Mapping

from .attempt import Attempt
from .clients import CLIENTS
from .deputies import DEPUTIES
from .gateway_tricks import GATEWAY
from .local_sockets import LOCAL_SOCKETS
from .machine_interfaces import INTERFACES
from .processes import PROCESSES
from .reading import READING
from .tcp import TCP
from .udp import UDP
from .variables import VARIABLES
from .warm_aws import WARM_AWS
from .writing import WRITING

CHAPTERS: Mapping[str, tuple[Attempt, ...]] = {
    "Variables, profiles and options of AWS": VARIABLES,
    "Other programs": CLIENTS,
    "What the gateway is asked for": GATEWAY,
    "TCP": TCP,
    "UDP and name servers": UDP,
    "Sockets of the machine": LOCAL_SOCKETS,
    "Other interfaces of the kernel": INTERFACES,
    "Reading": READING,
    "Writing": WRITING,
    "Processes": PROCESSES,
    "Those who stand outside of the fence": DEPUTIES,
    "The warm `aws`": WARM_AWS,
}
ATTEMPTS = tuple(attempt for chapter in CHAPTERS.values() for attempt in chapter)
