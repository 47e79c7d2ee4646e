"""Live processes that run the blocks of a procedure: bash and Python."""
