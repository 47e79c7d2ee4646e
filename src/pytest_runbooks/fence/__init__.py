"""The kernel's part: what a process of a block can reach, whatever it does.

Nothing is imported here: the settings name the layers in every pytest run.
"""
