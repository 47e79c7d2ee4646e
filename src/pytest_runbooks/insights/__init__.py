"""Queries of CloudWatch Logs Insights: text to a tree, and what is wrong with the text.

    text --tokens--> reader --Query--> mistakes; printing gives the text of a tree again

Pure functions. What the reader does not know for certain to be wrong it takes as it stands
(`Other`), since the language grows.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""
