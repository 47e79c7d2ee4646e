"""What moto answers that is not true, answered as AWS does: a module for each service.

Each leans on private names of moto, which it isolates at its top, and which a test guards. Nothing
of it is there when the emulator is another one. Importing a module of it imports moto.
"""
