"""Landing a workspace: new contents read, deliveries placed, the load written."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from prospecting_roi.core import catalogue
from prospecting_roi.core.ahead import ahead
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.files import content_hash
from prospecting_roi.core.loads import LandedFile, Load, load_ids, read_load, write_load
from prospecting_roi.core.sections import Section, section_mode
from prospecting_roi.core.settings import Settings, sections_of, settings_hash
from prospecting_roi.core.settings_file import read_settings
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.accounting import Accounting, is_damaged, read_accounting
from prospecting_roi.land.connection import is_shared
from prospecting_roi.land.content import READER_VERSION, FileChanged, land_content
from prospecting_roi.land.deal_versions import DEALS, keep_versions
from prospecting_roi.land.deliveries import Arrival, place
from prospecting_roi.land.files import FoundFile, allowed_folders, find_files
from prospecting_roi.land.reference import (
    check_rules,
    keep_reference,
    placeholders,
    read_reference,
    reference_hash,
)
from prospecting_roi.land.relations import relation
from prospecting_roi.land.unread_sheets import unread_sheets

_TRIES = 3
Progress = Callable[[str, float], None]


def land(
    ws: Workspace,
    *,
    today: date | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Load:
    """Land what is new in a workspace and return its load (commit point 1).

    A load is written only when a file, a setting or a reference table changed, or the day did
    (`today`, by default the day that the settings name, else the one in the workspace's time
    zone); otherwise the last one is returned. `now` is the UTC time to record; `progress` is told
    (file name, share done).

    Raises UserError, before anything is written but landed contents, for settings, files and
    reference tables that cannot be used.
    """
    report = progress or _silent
    settings = read_settings(ws)
    tables = read_reference(ws, allowed_folders(ws, settings))
    check_rules(settings, tables)
    report("extracts/", 0.0)
    files, unused = find_files(ws, settings)
    _check_needs(ws, files, unused)
    moment = _utc(now)
    now_here = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(settings.time_zone))
    day = today or settings.as_of_date or now_here.date()
    previous = load_at(ws) if load_ids(ws) else None
    load_id = previous.id + 1 if previous else 1

    words = placeholders(tables)
    shutil.rmtree(ws.temporary, ignore_errors=True)
    try:
        accountings, read_again = _accountings(ws, settings, words, files, report)
    finally:
        shutil.rmtree(ws.temporary, ignore_errors=True)
    for name in keep_reference(ws, tables):
        report(f"reference/{name}.csv: its landed copy was damaged, landed again", 1.0)
    report("extracts/", 1.0)

    landed: list[LandedFile] = []
    for name in catalogue.extracts():
        for section in sections_of(settings, name):
            arrived = [file for file in files if file.section == section]
            before = [f for f in previous.files if f.section == section.name] if previous else []
            keys = [_key(f, catalogue.extracts()[name], settings, words) for f in arrived]
            landed.extend(_placed(section, arrived, keys, before, load_id, accountings))
    load = Load(
        id=load_id,
        as_of_date=day,
        loaded_at=moment,
        files=tuple(landed),
        reference=tuple(tables[name].table for name in sorted(tables)),
        settings=settings,
        settings_hash=settings_hash(settings),
        reference_hash=reference_hash(tables),
        changed=True,
        read_again=tuple(read_again),
        unused_files=unused,
        unused_sheets=unread_sheets([(f.section, f.path) for f in files], ws.extracts),
    )
    if previous and _same(previous, load):
        return replace(
            previous,
            changed=False,
            read_again=load.read_again,
            unused_files=load.unused_files,
            unused_sheets=load.unused_sheets,
        )
    keep_versions(ws, load, previous, relation(ws, load, catalogue.extracts()[DEALS]))
    write_load(ws, load)
    return load


def _accountings(
    ws: Workspace,
    settings: Settings,
    words: tuple[str, ...],
    files: list[FoundFile],
    report: Progress,
) -> tuple[dict[tuple[str, str], Accounting], list[str]]:
    """The accounting of each content by extract and key, and the names of the files landed for it.

    Small files are landed several at once. One that is written to meanwhile takes its place in
    ``files`` as it was read.
    """
    extracts = [catalogue.extracts()[file.section.extract] for file in files]
    contents = [
        (extract.name, _key(file, extract, settings, words))
        for file, extract in zip(files, extracts, strict=True)
    ]
    known = {content: read_accounting(ws, *content) for content in contents}
    damaged = {one for one, found in known.items() if found is None and is_damaged(ws, *one)}
    work = {
        position: partial(_land_steady, ws, settings, extracts[position], files[position], words)
        for position, content in enumerate(contents)
        if known[content] is None
    }
    sizes = [file.path.stat().st_size for file in files]
    first = {content: position for position, content in reversed([*enumerate(contents)])}
    small = [one for one in work if first[contents[one]] == one and not is_shared(sizes[one])]
    small.sort(key=lambda position: -sizes[position])
    accountings = {content: found for content, found in known.items() if found}
    read_again = []
    done, total = 0, sum(sizes) or 1
    with ahead({position: work[position] for position in small}) as finished:
        for position, content in enumerate(contents):
            name = files[position].name
            if first[content] == position:
                report(name, done / total)
                if content in damaged:
                    report(f"{name}: its landed copy is damaged, landed again", done / total)
            if content not in accountings:
                landed = finished(position) if position in small else work[position]()
                files[position], key, accounting = landed
                accountings[content[0], key] = accounting
                read_again.append(name)
            done += sizes[position]
    return accountings, read_again


def _land_steady(
    ws: Workspace,
    settings: Settings,
    extract: catalogue.Extract,
    file: FoundFile,
    words: tuple[str, ...],
) -> tuple[FoundFile, str, Accounting]:
    """Land a file under the hash of what was read, although something may write to it meanwhile."""
    for _ in range(_TRIES):
        try:
            key = _key(file, extract, settings, words)
            return file, key, land_content(ws, settings, extract, file, key, words)
        except FileChanged:
            file = replace(file, content=content_hash(file.path))
    raise UserError(
        f"extracts/{file.name} changes while it is read: wait until the program that writes it has "
        "ended, then run this again."
    )


def _silent(_label: str, _share: float) -> None:
    """What hears of the progress when nobody asks."""


def load_at(ws: Workspace, load_id: int | None = None) -> Load:
    """Read a load back, by default the last one.

    Raises UserError when the workspace has no such load.
    """
    known = load_ids(ws)
    wanted = known[-1] if load_id is None and known else load_id
    if wanted is None or wanted not in known:
        which = "no load yet" if wanted is None else f"no load {wanted}"
        raise UserError(f"The workspace {ws.root} has {which}; run `roi land` first.")
    return read_load(ws, wanted)


def _placed(
    section: Section,
    arrived: list[FoundFile],
    keys: list[str],
    before: list[LandedFile],
    load_id: int,
    accountings: dict[tuple[str, str], Accounting],
) -> list[LandedFile]:
    arrivals = [
        Arrival(section.name, file.name, file.content, key)
        for file, key in zip(arrived, keys, strict=True)
    ]
    landed = []
    for arrival, placed in zip(
        arrivals, place(arrivals, before, load_id, section_mode(section)), strict=True
    ):
        accounting = accountings[section.extract, arrival.key]
        landed.append(
            LandedFile(
                extract=section.extract,
                section=section.name,
                name=arrival.name,
                content=arrival.content,
                key=arrival.key,
                **asdict(placed),
                records_read=accounting.records_read,
                records_skipped=accounting.records_skipped,
                records_rejected=accounting.records_rejected,
                records_landed=accounting.records_landed,
                delivered_columns=accounting.columns,
                records_padded=accounting.records_padded,
            )
        )
    return landed


def _key(
    file: FoundFile, extract: catalogue.Extract, settings: Settings, words: tuple[str, ...]
) -> str:
    """The name of a landed content: everything its Parquet depends on, and nothing else."""
    section = asdict(file.section)
    for part in ("files", "mode", "is_optional", "line", "lines", "name"):
        del section[part]
    suffixes = "".join(file.path.suffixes[-2:]).lower()
    depends_on = {
        "content": file.content,
        "ending": suffixes if suffixes.endswith(".gz") else file.path.suffix.lower(),
        "section": section,
        "columns": [asdict(column) for column in extract.columns],
        "time_zone": settings.time_zone,
        "currency": settings.currency,
        "country": settings.country,
        "placeholders": sorted(words),
        "reader": READER_VERSION,
    }
    text = json.dumps(depends_on, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _same(previous: Load, load: Load) -> bool:
    return (
        previous.files == load.files
        and previous.as_of_date == load.as_of_date
        and previous.settings_hash == load.settings_hash
        and previous.reference_hash == load.reference_hash
        and previous.reference == load.reference
    )


def _check_needs(ws: Workspace, files: list[FoundFile], unused: tuple[str, ...]) -> None:
    given = {file.section.extract for file in files}
    needed = [one.name for one in catalogue.extracts().values() if one.is_needed]
    if given & set(needed):
        return
    there = f"its files {', '.join(unused[:8])} are named like no extract and " if unused else ""
    raise UserError(
        f"The folder {ws.extracts} holds none of the extracts of which a build needs one; {there}"
        f"expected a file such as {needed[0]}.csv (or {', '.join(needed[1:])}): put one there, "
        f"named so, or the exports of your tools, and map these in roi.yml with `roi inspect "
        f"extracts/ --write`."
    )


def _utc(now: datetime | None) -> datetime:
    moment = now or datetime.now(UTC)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.replace(microsecond=0)
