"""Queries of CloudWatch Logs Insights: text to a tree, what is wrong with it, and its rows.

    text --tokens--> reader --Query--> mistakes; printing gives the text of a tree again
    Query, events --execution--> rows; refusals say what AWS would not run

Pure functions. What the reader does not know for certain to be wrong it takes as it stands
(`Other`), since the language grows.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""
