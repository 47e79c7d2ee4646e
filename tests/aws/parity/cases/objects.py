"""`s3` and `s3api`: what reads and writes files."""

from ..case import Case

_LARGE = "head -c 20971520 /dev/zero >large\n"

CASES = (
    Case("buckets", "aws s3 ls", given=("bucket",)),
    Case("objects of a bucket", "aws s3 ls s3://assets", given=("bucket",)),
    Case(
        "objects, all of them, summed up",
        "aws s3 ls s3://assets --recursive --human-readable --summarize",
        given=("bucket",),
    ),
    Case("no such bucket", "aws s3 ls s3://none"),
    Case("no such object", "aws s3 ls s3://assets/none", given=("bucket",)),
    Case(
        "a bucket is made and removed",
        "aws s3 mb s3://new; aws s3 mb s3://new; aws s3 rb s3://new; aws s3 rb s3://new",
    ),
    Case("a bucket that is not empty", "aws s3 rb s3://assets", given=("bucket",)),
    Case(
        "a bucket is removed with all that is in it",
        "aws s3 rb s3://assets --force",
        given=("bucket",),
        unordered=True,
    ),
    Case(
        "a file is copied there and back",
        "aws s3 cp f s3://assets/f --content-type text/x --metadata a=b\n"
        "aws s3api head-object --bucket assets --key f\naws s3 cp s3://assets/f g; cat g",
        given=("bucket",),
        files={"f": "text é\n"},
        sample=True,
    ),
    Case(
        "quietly",
        "aws s3 cp f s3://assets/f --quiet; aws s3 cp f s3://assets/ --only-show-errors",
        given=("bucket",),
        files={"f": "text"},
    ),
    Case(
        "without progress",
        "aws s3 cp f s3://assets/f --no-progress",
        given=("bucket",),
        files={"f": "text"},
    ),
    Case("as if", "aws s3 cp f s3://assets/f --dryrun", given=("bucket",), files={"f": "text"}),
    Case(
        "a file that is not there, to be copied", "aws s3 cp none s3://assets/", given=("bucket",)
    ),
    Case(
        "an object that is not there",
        "aws s3 cp s3://assets/none .",
        given=("bucket",),
    ),
    Case(
        "an object to standard output",
        "aws s3 cp s3://assets/a.txt -",
        given=("bucket",),
    ),
    Case(
        "standard input to an object",
        "echo streamed | aws s3 cp - s3://assets/s; aws s3 cp s3://assets/s -",
        given=("bucket",),
    ),
    Case(
        "from one call to the next",
        "aws s3 cp s3://assets/a.txt - | aws s3 cp - s3://assets/z\n"
        "aws s3 cp s3://assets/z - | cat -A",
        given=("bucket",),
    ),
    Case(
        "an object to another",
        "aws s3 cp s3://assets/a.txt s3://spare/b.txt\naws s3 ls s3://spare",
        given=("bucket", "empty_bucket"),
    ),
    Case(
        "a folder",
        "aws s3 cp d s3://spare/d --recursive --exclude '*' --include '*.css'",
        given=("empty_bucket",),
        files={"d/a.css": "a", "d/b.css": "b", "d/c.js": "c"},
        unordered=True,
    ),
    Case(
        "a large file in parts",
        f"{_LARGE}aws s3 cp large s3://spare/large --no-progress\n"
        "aws s3 ls s3://spare\naws s3 cp s3://spare/large - | cksum",
        given=("empty_bucket",),
        unordered=True,
    ),
    Case(
        "a large stream in parts",
        "head -c 20971520 /dev/zero | aws s3 cp - s3://spare/l --expected-size 20971520\n"
        "aws s3 cp s3://spare/l got --no-progress; cksum got; rm got",
        given=("empty_bucket",),
        unordered=True,
    ),
    Case(
        "a folder is brought in step",
        "aws s3 sync s3://assets d --no-progress; aws s3 sync s3://assets d; rm d/a.txt; "
        "aws s3 sync d s3://assets --delete; find d -type f | sort",
        given=("bucket",),
        unordered=True,
    ),
    Case(
        "a folder would be brought in step",
        "aws s3 sync d s3://assets --delete --dryrun",
        given=("bucket",),
        files={"d/new": "new"},
        unordered=True,
    ),
    Case(
        "an object is moved",
        "aws s3 mv s3://assets/a.txt s3://assets/c.txt; aws s3 ls s3://assets",
        given=("bucket",),
    ),
    Case("a file is moved", "aws s3 mv f s3://assets/; ls", given=("bucket",), files={"f": "text"}),
    Case(
        "an object is removed",
        "aws s3 rm s3://assets/a.txt; aws s3 rm s3://assets/a.txt",
        given=("bucket",),
    ),
    Case(
        "all objects of a folder are removed",
        "aws s3 rm s3://assets/css --recursive",
        given=("bucket",),
        unordered=True,
    ),
    Case(
        "an address for a while",
        "aws s3 presign s3://assets/a.txt --expires-in 60",
        given=("bucket",),
    ),
    Case(
        "settings of a website",
        "aws s3 website s3://assets --index-document i.html",
        given=("bucket",),
    ),
    Case("no address of an object", "aws s3 cp a b"),
    Case("an address of nothing", "aws s3 cp f s3://", files={"f": "text"}),
    Case(
        "an object is put and got",
        "aws s3api put-object --bucket assets --key k --body f\n"
        "aws s3api get-object --bucket assets --key k out; cat out",
        given=("bucket",),
        files={"f": "text"},
    ),
    Case(
        "an object is got where nobody may write",
        "mkdir d; chmod 500 d; "
        "aws s3api get-object --bucket assets --key a.txt /proc/version; "
        "aws s3api get-object --bucket assets --key a.txt none/out",
        given=("bucket",),
    ),
    Case(
        "an object that is not there is got",
        "aws s3api get-object --bucket assets --key none out; ls",
        given=("bucket",),
    ),
    Case(
        "a bucket is looked at",
        "aws s3api head-bucket --bucket none; aws s3api head-bucket --bucket assets",
        given=("bucket",),
    ),
    Case(
        "versions",
        "aws s3api put-bucket-versioning --bucket assets \\\n"
        "  --versioning-configuration Status=Enabled\n"
        "aws s3 cp f s3://assets/a.txt\naws s3api list-object-versions --bucket assets --prefix a",
        given=("bucket",),
        files={"f": "text"},
    ),
    Case(
        "a policy",
        "aws s3api put-bucket-policy --bucket assets --policy file://p.json\n"
        "aws s3api get-bucket-policy --bucket assets --query Policy --output text",
        given=("bucket",),
        files={"p.json": '{"Version":"2012-10-17","Statement":[]}'},
    ),
    Case("a bucket is there", "aws s3api wait bucket-exists --bucket assets", given=("bucket",)),
    Case(
        "an object is not there any more",
        "aws s3api wait object-not-exists --bucket assets --key none",
        given=("bucket",),
    ),
    Case(
        "a table is there",
        "aws dynamodb wait table-exists --table-name products",
        given=("table",),
        sample=True,
    ),
    Case(
        "what is waited for fails at once",
        "aws cloudformation wait stack-create-complete --stack-name none",
    ),
    Case("an unknown waiter", "aws dynamodb wait nothing"),
)
