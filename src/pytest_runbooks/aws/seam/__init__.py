"""What the AWS CLI loads as a plugin of its own; it runs in the CLI's process, on its Python."""
