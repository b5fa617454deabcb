"""Great Expectations for what was delivered and for the standard table, in a process of its own.

``service`` checks, ``client`` is how a command asks for it, ``__main__`` is the process between
them. Great Expectations itself is imported by ``judge`` alone.
"""
