"""Pure functions and value types: no dbt, no DuckDB, no command line."""
