"""A made-up French B2B company, generated: extracts, counted defects and the known truth.

Everything is a function of the row number and the seed, computed by DuckDB: the same seed gives
the same bytes whatever the machine, the folder or the number of threads. No person, company,
telephone number or address in it exists; nothing else in the project imports this package.
"""
