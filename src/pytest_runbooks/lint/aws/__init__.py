"""What the AWS CLI takes, and the commands of a document that call it.

calls      the commands, word by word
found      where `aws` stands in a command: behind which other programs
reading    the words behind it, as the CLI's own parser takes them
known      what the CLI takes: from the service models, and a table of where it differs from them
"""
