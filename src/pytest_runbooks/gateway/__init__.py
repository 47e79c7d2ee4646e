"""The one way out of a block: AWS endpoint, forward proxy, stubs, and the ledger of it all."""

from .gateway import Gateway
from .ledger import Entries, Ledger
from .stubs import StubbedRequest, Stubs

__all__ = ["Entries", "Gateway", "Ledger", "StubbedRequest", "Stubs"]
