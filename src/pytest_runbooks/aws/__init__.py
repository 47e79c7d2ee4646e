"""The AWS CLI that blocks use: which one it is, where it comes from, and how it is kept warm."""
