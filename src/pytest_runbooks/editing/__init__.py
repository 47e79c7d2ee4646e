"""Makes of what came out the text that a document is to promise; pure: text in, edits out.

    output -redaction-> text with classes -rewriting-> Change -agreement-> Change -places-> Edit

A change is what one run of a step wants an expectation to be. Changes of several runs of the same
step must agree before a document is edited.
"""
