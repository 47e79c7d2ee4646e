"""AWS emulators, and the protocol by which the rest of the project knows them."""

from .protocol import Emulator, Gap, Outside

__all__ = ["Emulator", "Gap", "Outside"]
