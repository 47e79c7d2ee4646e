"""AWS emulators, and the protocol by which the rest of the project knows them."""

from .protocol import Emulator, Gap

__all__ = ["Emulator", "Gap"]
