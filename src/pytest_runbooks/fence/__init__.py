"""The kernel's part: what a process of a block can reach, whatever it does."""
