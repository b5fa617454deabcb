"""What Superset and its kin do with a file: list schemas, tables and columns, read the first rows.

Run by an environment of such a tool: `python reflection.py WAREHOUSE`; prints JSON, schema → table
→ [columns, rows].
"""

import json
import sys
import warnings

import sqlalchemy

warnings.simplefilter("ignore")
engine = sqlalchemy.create_engine(f"duckdb:///{sys.argv[1]}?access_mode=read_only")
inspector = sqlalchemy.inspect(engine)
found = {}
for schema in ("marts", "quality"):
    assert f"warehouse.{schema}" in inspector.get_schema_names()
    assert inspector.get_view_names(schema=schema) == []
    names = inspector.get_table_names(schema=schema)
    metadata = sqlalchemy.MetaData()
    metadata.reflect(engine, schema=schema)
    found[schema] = {}
    with engine.connect() as connection:
        for name in names:
            assert inspector.get_table_comment(name, schema=schema)["text"]
            table = metadata.tables[f"{schema}.{name}"]
            columns = [column["name"] for column in inspector.get_columns(name, schema=schema)]
            assert columns == list(table.columns.keys())
            rows = connection.execute(table.select().limit(500)).fetchall()
            found[schema][name] = [len(columns), len(rows)]
print(json.dumps({"sqlalchemy": sqlalchemy.__version__, "tables": found}))
