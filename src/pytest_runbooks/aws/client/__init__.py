"""The `aws` that blocks find on their PATH: hands a call over to a warm server, or runs it cold."""
