"""What B2B prospecting costs and earns: the runner of the dbt project."""

__version__ = "0.4.0"
