"""Checks documents without running them: `pytest-runbooks lint`.

    file --Document--> rules --Finding--> ignores --Diagnostic--> an output, an exit status, a fix

A rule is a value: a code, what it is about, an example of what it finds and one of what is right,
and a function that looks at a document. What several rules need to know of a document is found out
once (`per_document`). Nothing of a document is run.
"""
