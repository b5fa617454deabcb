"""The command ``roi``: reads the command line, calls one function per verb, nothing else.

Exit codes: 0 published · 1 checks failed · 2 input or settings wrong · 3 the engine failed ·
4 another build holds the workspace · 5 published, but something after it failed · 130 interrupted.
"""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from prospecting_roi import __version__
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.options import BuildOptions
from prospecting_roi.core.shown import in_folder
from prospecting_roi.report.ending import INTERRUPTED, one_sentence, say_failure
from prospecting_roi.report.streams import make_streams_safe, print_lines

app = typer.Typer(
    name="roi",
    help="What B2B prospecting really costs and earns, channel by channel.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Workspace = Annotated[
    Path, typer.Option("--workspace", "-w", metavar="DIR", help="The company's folder.")
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="No progress on stderr; errors and the result only.")
]
FailOn = Annotated[
    str | None,
    typer.Option(metavar="error|warning|never", help="What closes the gate; default: roi.yml."),
]
Baseline = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|published",
        help="Only findings outside it close the gate: what roi check --json wrote, or published.",
    ),
]
Junit = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the result as JUnit XML.")]
Target = Annotated[str, typer.Option(metavar="duckdb|postgres", help="Where to build and publish.")]
Threads = Annotated[int | None, typer.Option(min=1, help="Models built at the same time.")]
HERE = Path()


@app.callback(invoke_without_command=True)
def roi(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """What B2B prospecting really costs and earns, channel by channel."""
    if version:
        typer.echo(f"roi {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to create.")],
    company: Annotated[str | None, typer.Option(help="The company's name.")] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="The currency of the figures, as EUR.")
    ] = None,
    margin_rate: Annotated[
        str | None,
        typer.Option(metavar="SHARE", help="Gross margin of an order that says none: 0.4 or 40%."),
    ] = None,
    locale: Annotated[
        str | None,
        typer.Option(metavar="LOCALE", help="Language of the comments and country, as fr_FR."),
    ] = None,
) -> None:
    """Make a workspace: roi.yml, extracts/, examples/, reference/.

    On a terminal it asks for what no option says; elsewhere that keeps its default.
    """
    with one_sentence(folder):
        from prospecting_roi.commands import init as command

        rate = None if margin_rate is None else command.margin_rate(margin_rate)
        answers = command.Answers(company, currency, rate, locale)
        if sys.stdin.isatty():
            answers = command.asked(answers)
        made = command.run(folder, answers).root
        named = in_folder(folder)
        print_lines(
            f"{made} is ready: put the exports of your tools in extracts/, then run\n"
            f"roi inspect extracts/ --write{named}\nroi build{named}"
        )


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to create.")],
    seed: Annotated[int | None, typer.Option(help="Another company.")] = None,
    mix: Annotated[str | None, typer.Option(help="Defects: clean, default, dirty or all.")] = None,
    leads: Annotated[int | None, typer.Option(min=1, help="How many leads.")] = None,
    calls: Annotated[int | None, typer.Option(min=0, help="How many call legs.")] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of the 24 months.")
    ] = None,
) -> None:
    """Make the workspace of an invented company."""
    with one_sentence(folder):
        from prospecting_roi.commands.demo import run

        day = until.date() if until else None
        run(folder, seed=seed, mix=mix, leads=leads, calls=calls, until=day)


@app.command()
def inspect(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Files or folders to look at.")
    ] = None,
    workspace: Workspace = HERE,
    write: Annotated[bool, typer.Option("--write", help="Add the sections to roi.yml.")] = False,
    details: Annotated[
        bool, typer.Option("--details", help="Formats, doubts and first records of each file.")
    ] = False,
    json: Json = False,
) -> None:
    """Say what files are and how they would be read; write their mapping."""
    with one_sentence(workspace, is_json=json):
        from prospecting_roi.commands.inspect import inspect as run

        run(workspace, files or [], is_written=write, is_json=json, has_details=details)


@app.command()
def land(workspace: Workspace = HERE, json: Json = False, quiet: Quiet = False) -> None:
    """Read what is new in the extracts, publish nothing."""
    with one_sentence(workspace, is_json=json):
        from prospecting_roi.commands.land import land as run

        run(workspace, is_json=json, is_quiet=quiet)


@app.command()
def build(  # noqa: PLR0913, PLR0917 - one parameter is one option
    workspace: Workspace = HERE,
    target: Target = "duckdb",
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="As known that day, into state/as_of/."),
    ] = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Build anew, by dbt, although nothing changed.")
    ] = False,
    select: Annotated[
        list[str] | None,
        typer.Option(help="Only these models (dbt's syntax); publishes nothing."),
    ] = None,
    threads: Threads = None,
    no_publish: Annotated[
        bool, typer.Option("--no-publish", help="Keep the result as state/candidate.duckdb.")
    ] = False,
    fail_on: FailOn = None,
    baseline: Baseline = None,
    junit: Junit = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Land the extracts, build, check and publish in one switch."""
    with one_sentence(workspace, is_json=json):
        from prospecting_roi.commands.build import build_and_print

        options = BuildOptions(
            target=target,
            as_of=as_of.date() if as_of else None,
            is_full_refresh=full_refresh,
            select=tuple(select or ()),
            threads=threads,
            is_published=not no_publish,
            fail_on=fail_on,
            baseline=baseline,
            junit=junit,
        )
        build_and_print(workspace, options, is_json=json, is_quiet=quiet)


@app.command()
def check(  # noqa: PLR0913, PLR0917 - one parameter is one option
    workspace: Workspace = HERE,
    target: Target = "duckdb",
    threads: Threads = None,
    fail_on: FailOn = None,
    baseline: Baseline = None,
    junit: Junit = None,
    data_docs: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write Great Expectations' Data Docs.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Build and check the current records, publish nothing."""
    with one_sentence(workspace, is_json=json):
        from prospecting_roi.commands.check import check as run

        options = BuildOptions(
            target=target,
            threads=threads,
            fail_on=fail_on,
            baseline=baseline,
            junit=junit,
            data_docs=data_docs,
        )
        run(workspace, options, is_json=json, is_quiet=quiet)


@app.command()
def show(
    workspace: Workspace = HERE,
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help="all, 2026, 2026-Q1, 2026-03 or 2026-W12.")
    ] = "all",
    channel: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this channel, by code or label.")
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="Attribution model; default: roi.yml's.")
    ] = None,
    json: Json = False,
) -> None:
    """Print the channel table of what is published."""
    with one_sentence(workspace, is_json=json):
        from prospecting_roi.commands.show import show as run

        run(workspace, of=period, channel=channel, model=model, is_json=json)


@app.command()
def compare(
    builds: Annotated[
        list[int] | None,
        typer.Argument(metavar="[FORMER LATER]", help="Two builds; default: the last two."),
    ] = None,
    workspace: Workspace = HERE,
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help="all, 2026, 2026-Q1 or 2026-03.")
    ] = "all",
    channel: Annotated[
        str, typer.Option(metavar="NAME", help="Of this channel, by code or label.")
    ] = "all",
    every_kpi: Annotated[
        bool, typer.Option("--every-kpi", help="Also KPIs beyond the standard table: takes longer.")
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print which cause moved which figure between two published builds."""
    with one_sentence(workspace, is_json=json):
        from prospecting_roi.commands.compare import compare as run

        if builds and len(builds) != 2:  # noqa: PLR2004 - the two that are compared
            raise UserError("roi compare takes two builds, such as roi compare 11 12, or none.")
        pair = (builds[0], builds[1]) if builds else None
        run(
            workspace,
            pair,
            of=period,
            channel=channel,
            is_every=every_kpi,
            is_json=json,
            is_quiet=quiet,
        )


@app.command()
def review(
    workspace: Workspace = HERE,
    why: Annotated[
        bool, typer.Option("--why/--no-why", help="Also why figures moved, which takes builds.")
    ] = True,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the page of the monthly review from what is published."""
    with one_sentence(workspace, is_json=json):
        from prospecting_roi.commands.review import review as run

        run(workspace, is_why=why, is_json=json, is_quiet=quiet)


@app.command()
def export(  # noqa: PLR0913, PLR0917 - one parameter is one option
    workspace: Workspace = HERE,
    kind: Annotated[
        str, typer.Option("--format", metavar="xlsx|parquet|csv", help="A workbook, or files.")
    ] = "xlsx",
    mart: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this mart, also dim_ and fct_; may be repeated."),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Periods that begin then or later."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Periods that begin then or before."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this column; may be repeated, in this order."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to; default: exports/.")
    ] = None,
    ossie: Annotated[
        bool, typer.Option("--ossie", help="The semantic layer instead, as Apache Ossie YAML.")
    ] = False,
    json: Json = False,
) -> None:
    """Write published marts as a workbook, Parquet or CSV."""
    with one_sentence(workspace, is_json=json):
        from prospecting_roi.commands.export import export as run
        from prospecting_roi.commands.export import export_interchange
        from prospecting_roi.publish.exports import Choice

        choice = Choice(
            marts=tuple(mart or ()),
            since=since.date() if since else None,
            until=until.date() if until else None,
            columns=tuple(column or ()),
        )
        if ossie:
            export_interchange(workspace, choice, to=to, is_json=json)
        else:
            run(workspace, kind, choice, to=to, is_json=json)


@app.command()
def report(
    workspace: Workspace = HERE,
    target: Target = "duckdb",
    pdf: Annotated[bool, typer.Option("--pdf", help="Print it too, by a Chromium.")] = False,
    email: Annotated[
        bool, typer.Option("--email", help="Write its first screen for mail clients too.")
    ] = False,
    private: Annotated[
        bool, typer.Option("--private", help="Write it with names into private/ too.")
    ] = False,
    json: Json = False,
) -> None:
    """Write the report of what is published again."""
    with one_sentence(workspace, is_json=json):
        from prospecting_roi.commands.report import Wanted
        from prospecting_roi.commands.report import report as run

        wanted = Wanted(is_pdf=pdf, is_email=email, is_private=private)
        run(workspace, wanted, target=target, is_json=json)


@app.command()
def runs(
    workspace: Workspace = HERE,
    models: Annotated[
        bool, typer.Option("--models", help="The calculation models that the builds were made by.")
    ] = False,
    between: Annotated[
        tuple[int, int] | None,
        typer.Option(metavar="FORMER LATER", help="What differs between the models of two builds."),
    ] = None,
    json: Json = False,
) -> None:
    """List the published builds."""
    with one_sentence(workspace, is_json=json):
        from prospecting_roi.commands.runs import runs as run
        from prospecting_roi.commands.runs import used_models

        if models or between:
            used_models(workspace, between, is_json=json)
        else:
            run(workspace, is_json=json)


@app.command()
def rollback(
    workspace: Workspace = HERE,
    to: Annotated[int | None, typer.Option(help="The build to go back to.")] = None,
    json: Json = False,
) -> None:
    """Let readers see an earlier version again."""
    with one_sentence(workspace, is_json=json):
        from prospecting_roi.commands.rollback import rollback as run

        run(workspace, to=to, is_json=json)


@app.command()
def doctor(workspace: Workspace = HERE, json: Json = False) -> None:
    """Check this installation and a workspace."""
    with one_sentence(workspace, is_json=json):
        from prospecting_roi.commands.doctor import doctor as run

        run(workspace, is_json=json)


def main() -> None:
    """The entry point; ends the process with the exit code of the command."""
    make_streams_safe()
    try:
        ended: Any = app(prog_name="roi", standalone_mode=False)
    except SystemExit as error:
        if error.code == INTERRUPTED:
            # All is said and let go of; a thread that was broken off may never end.
            os._exit(INTERRUPTED)
        raise
    except Exception as error:
        # An option that does not exist, or has no such value, ends before any command begins.
        usage: Any = error
        if not hasattr(usage, "show"):
            raise
        usage.show()
        if "--json" in sys.argv:
            say_failure(usage.format_message(), UserError.exit_code)
        sys.exit(UserError.exit_code)
    sys.exit(ended if isinstance(ended, int) else 0)
