"""Evidence of a run: a page of HTML for each document and environment, made of a journal alone.

A page needs nothing but itself: no script, no file, no network. All that comes from a document or
from an output is escaped where elements are made (`markup.py`).
"""
