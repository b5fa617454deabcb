"""Queries of which it is known that they find no rows."""

import itertools
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prospecting_roi.build.emptiness import Condition, conditions, holds, tables_of

T, U = '"db"."a"."t"', '"db"."a"."u"'
KNOWN: dict[str, Condition] = {
    "select max(x) over (), nullif(y, 1) from {t}": T,
    "with n as (select count(*) as n from {u}) select x from {t} cross join n": T,
    "select t.x from {t} as t left join {u} as u using (x)": T,
    "select x from {t} full join {u} using (x)": ["all", T, U],
    "select t.x from {t} as t asof join {u} as u on t.x >= u.x": ["any", T, U],
    "select t.x from {t} as t where t.x in (select sum(u.x) from {u} as u)": T,
    "select x, sum(y) from {t} group by x union all select x, y from {u}": ["all", T, U],
    "select x from {t} except select x from {u}": T,
    "select (select max(u.x) from {u} as u) from {t}": T,
    "select x from {t} union all select 1": False,
    "select sum(x) from {t}": False,
    "select geomean(x) from {t}": False,
    "select (select sum(t.x)) from {t} as t": False,
    "select count(*) from {t} group by all": False,
    "select 1 from {t} having count(*) = 0": False,
    "select x, sum(y) from {t} group by rollup (x)": False,
    "select t.x from {t} as t positional join {u} as u": False,
    "with recursive r as (select 1 as n union all select n + 1 from r where n < 3) from r": False,
    "select u.x from {t} as t right join {u} as u using (x)": False,
    "values (1)": False,
}


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("attach ':memory:' as db; create schema db.a")
        for name in "tuv":
            opened.execute(f"create table db.a.{name} (x integer, y integer)")
        yield opened


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return len(connection.execute(query).fetchall())


def test_what_is_known_of_queries() -> None:
    queries = {text: text.format(t="db.a.t", u="db.a.u") for text in KNOWN}
    assert conditions(queries) == KNOWN


def queries() -> st.SearchStrategy[str]:
    """Over three tables, with columns x and y."""
    tables = st.sampled_from(["from db.a.t", "from db.a.u", "from db.a.v"])
    joins = st.sampled_from(["inner", "left", "right", "full", "semi", "anti"])
    sets = st.sampled_from(["union all", "union", "except", "intersect"])

    def wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("select x, sum(y) as y from ({}) group by x".format, inner),
            st.builds("select sum(x) as x, max(y) as y from ({})".format, inner),
            st.builds("select x, sum(y) as y from ({}) group by rollup (x)".format, inner),
            st.builds("select x + 1 as x, sum(y) over () as y from ({})".format, inner),
            st.builds("select x, y from ({}) where x > 1".format, inner),
            st.builds("select distinct on (x) x, y from ({})".format, inner),
            st.builds("with n as ({}) select x, y from n".format, inner),
            st.builds("select x, (select max(y) from ({1})) as y from ({0})".format, inner, inner),
            st.builds("select x, y from ({}) {} select x, y from ({})".format, inner, sets, inner),
            st.builds(
                "select x, 1 as y from ({}) as l {} join ({}) as r using (x)".format,
                inner, joins, inner,
            ),
        )  # fmt: skip

    return st.recursive(tables, wider, max_leaves=6)


@settings(max_examples=50)
@given(queries())
def test_a_query_known_to_find_nothing_finds_nothing(
    connection: duckdb.DuckDBPyConnection, query: str
) -> None:
    condition = conditions({"": query})[""]
    assert set(tables_of(condition)) <= {f'"db"."a"."{name}"' for name in "tuv"}
    for filled in itertools.product((0, 2), repeat=3):
        for name, count in zip("tuv", filled, strict=True):
            connection.execute(f"truncate db.a.{name}")
            connection.execute(f"insert into db.a.{name} select i, i from range({count}) s(i)")
        empty = {f'"db"."a"."{n}"' for n, count in zip("tuv", filled, strict=True) if not count}
        if holds(condition, empty):
            assert rows(connection, query) == 0
