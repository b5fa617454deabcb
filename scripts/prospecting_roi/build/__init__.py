"""A build: its steps in order, dbt, the gate, and what is read of the candidate."""
