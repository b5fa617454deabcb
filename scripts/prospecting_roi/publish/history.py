"""The history that travels inside a publication, as the next build finds it in schema ``prev``."""

from collections.abc import Collection

HISTORY: dict[str, dict[str, str]] = {
    "findings": {
        "finding_id": "varchar",
        "rule_id": "varchar",
        "severity": "varchar",
        "owner": "varchar",
        "entity": "varchar",
        "entity_id": "varchar",
        "extract": "varchar",
        "column_name": "varchar",
        "source_file": "varchar",
        "source_record": "bigint",
        "amount_at_stake": "decimal(18, 4)",
        "first_seen": "date",
        "last_seen": "date",
        "is_open": "boolean",
        "figures": "varchar",
    },
    "summary": {
        "build_id": "integer",
        "rule_id": "varchar",
        "entity": "varchar",
        "severity": "varchar",
        "checked_count": "bigint",
        "failed_count": "bigint",
        "failed_share": "decimal(18, 6)",
        "threshold": "decimal(18, 6)",
        "status": "varchar",
        "previous_failed_count": "bigint",
        "trend": "varchar",
        "owner": "varchar",
        "new_count": "bigint",
        "repaired_count": "bigint",
        "unaccepted_count": "bigint",
        "amount_at_stake": "decimal(18, 4)",
    },
    "scores": {
        "build_id": "integer",
        "extract": "varchar",
        "record_count": "bigint",
        "clean_count": "bigint",
        "score": "decimal(18, 6)",
    },
    "build": {
        "build_id": "integer",
        "load_id": "integer",
        "as_of_date": "date",
        "loaded_at": "timestamp",
        "code_version": "varchar",
        "settings_hash": "varchar",
        "reference_hash": "varchar",
    },
    "row_accounting": {
        "build_id": "integer",
        "extract": "varchar",
        "file_name": "varchar",
        "file_status": "varchar",
        "records_read": "bigint",
        "records_accepted": "bigint",
        "records_rejected": "bigint",
        "records_repeated": "bigint",
        "records_skipped": "bigint",
        "records_padded": "bigint",
    },
    "rpt_metric_history": {
        "period_start": "date",
        "channel": "varchar",
        "kpi": "varchar",
        "figure": "decimal(28, 9)",
        "valid_from_build": "integer",
        "valid_to_build": "integer",
        "valid_from_date": "date",
        "valid_to_date": "date",
        "code_version": "varchar",
        "settings_hash": "varchar",
        "reference_hash": "varchar",
    },
}
"""Table → column → type, in words that DuckDB and PostgreSQL both understand."""


def schema_of(table: str) -> str:
    """The published schema that carries a table of the history."""
    return "marts" if table.startswith("rpt_") else "quality"


def create_statement(table: str) -> str:
    """The statement that creates the empty table ``prev.<table>``."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in HISTORY[table].items())
    return f"create table prev.{table} ({columns})"


def copy_statement(table: str, source: str, found: Collection[str]) -> str:
    """The statement that fills ``prev.<table>`` from the published table ``source``.

    ``found`` are the columns the published table has: an older publication may lack some, which
    are then null, and may have others, which are left behind.
    """
    columns = {name: kind for name, kind in HISTORY[table].items() if name in found}
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(f'cast("{name}" as {kind})' for name, kind in columns.items())
    return f"insert into prev.{table} ({names}) select {values} from {source}"
