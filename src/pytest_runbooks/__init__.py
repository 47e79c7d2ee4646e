"""Run the Markdown runbooks of an operations team as tests, against an AWS emulator."""
