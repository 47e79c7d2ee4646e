"""Where a text to promise goes: into a fence, a transcript, a sidecar; each gives edits."""
