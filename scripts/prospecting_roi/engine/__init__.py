"""The engine of a build: dbt, run in this process and listened to."""
