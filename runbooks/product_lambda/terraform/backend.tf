# Reaches the state and its lock, and nothing else: this folder describes no resource.
# `terraform init` is told bucket, key, region and lock table, since they differ by environment.
terraform {
  backend "s3" {}
}
