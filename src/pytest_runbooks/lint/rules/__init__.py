"""The rules, in families; each rule is a module that holds its `RULE`.

RB0  reading        what the tool itself cannot read, and comments that take findings back
RB1  copying        what cannot be copied and pasted: placeholders, prompts, typography
shell          (RB12 to RB14) what a shell makes of it
python         (RB15 to RB17) what Python makes of it
RB2  aws            (RB20 to RB25) commands of the AWS CLI
boto3          (RB26 to RB29) calls of boto3
RB3  expectations   what a page promises and nobody checks
RB4  safety         what destroys, and what must not stand in a page
RB5  structure      what a kind of document has to hold
RB6  references     (RB60 to RB64) links, images, diagrams
artifacts      (RB65 to RB69) files of other programs, and queries
"""
