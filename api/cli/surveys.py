"""Survey files: judge one, read one into drafts."""

import sys
from collections.abc import Mapping
from pathlib import Path

import rich_click as click

from api.cli.files import content_of, survey_file
from api.cli.house import opened
from api.cli.voice import Voice, speaks
from geo.formats import SurveyFile, read_survey
from geo.measure import area_m2
from registry import clock, surveys
from registry.book import county
from registry.book.papers import NewDraft
from registry.findings import Finding, refusing
from registry.surveys import drafts_of

_MARKS = {"warn": "!"}

encoding_option = click.option(
    "--encoding", metavar="NAME", help="文本编码（默认自动识别）。 Only where it is misread."
)


@click.command()
@survey_file
@click.option("--park", type=int, metavar="NUMBER", help="按该园区登记簿审查。 Judge in a park.")
@click.option("--srid", type=int, metavar="EPSG", help="坐标系，如 4527。 Zone, without a park.")
@encoding_option
@speaks
def check(
    voice: Voice, file: Path, park: int | None, srid: int | None, encoding: str | None
) -> None:
    """检查坐标文件，不写入任何内容。 Judge a survey file; nothing is written.

    读取勘测定界 TXT、GeoPackage、Shapefile（ZIP）、GeoJSON、FlatGeobuf、CASS DXF 与 .dat、
    界址点表（CSV、Excel）。指明园区时还对照登记簿：重叠、越界、近点、面积。

    Reads 勘测定界 TXT, GeoPackage, zipped Shapefile, GeoJSON, FlatGeobuf, CASS DXF and .dat, lists
    of boundary points in CSV or Excel. With a park it is held against the register too: overlaps,
    boundary, near misses, areas. Exit status 1 when something refuses.

    \b
    park-registry check plots.txt
    park-registry check plots.gpkg --srid 4527
    park-registry check plots.txt --park 1
    """
    content = content_of(file)
    if park is None:
        with voice.working("读取文件 / reading the file"):
            survey = read_survey(content, file.name, srid=srid, encoding=encoding)
        judged = [(draft, list[Finding]()) for draft in drafts_of(survey)]
    else:
        with opened(voice) as house:
            with house.register.transaction() as tx:
                srid = county.park(tx, park).srid
            with voice.working("审查各宗地 / judging the plots"):
                survey = read_survey(content, file.name, srid=srid, encoding=encoding)
                today = clock.business_date(clock.now())
                judged = surveys.judge(house.register, survey, park_id=park, today=today)
    _tell(voice, survey, judged)
    if any(refusing(findings) for _, findings in judged):
        sys.exit(1)


def _tell(voice: Voice, survey: SurveyFile, judged: list[tuple[NewDraft, list[Finding]]]) -> None:
    refused = sum(bool(refusing(findings)) for _, findings in judged)
    lines = [f"{read.zh}。 {read.en}." for read in survey.read_as]
    lines += [f"! {n.line}: {n.zh}  {n.en}" for n in survey.notices]
    for draft, findings in judged:
        lines.append(_plot(draft))
        lines += [f"  {_MARKS.get(f.severity, 'x')} {f.rule} {f.zh}。 {f.en}." for f in findings]
    lines.append(
        f"{len(judged)} 宗，{refused} 宗不予办理。 {len(judged)} plots, {refused} refused."
    )
    voice.tell(
        *lines,
        passes=not refused,
        format=survey.format,
        encoding=survey.encoding,
        srid=survey.srid,
        read_as=survey.read_as,
        notices=survey.notices,
        plots=[
            {
                "number": draft.plot_number,
                "name": draft.plot_name,
                "part": draft.part,
                "area_m2": area_m2(draft.shape),
                "declared_area_m2": draft.declared_area,
                "findings": [finding.said() for finding in findings],
            }
            for draft, findings in judged
        ],
    )


def _plot(draft: NewDraft) -> str:
    points = sum(len(ring.coords) - 1 for ring in (draft.shape.exterior, *draft.shape.interiors))
    name = f"{draft.plot_number} {draft.plot_name}".strip() or "-"
    return f"{name} ({draft.part}): {points} 点 points, {area_m2(draft.shape)} m²"


COMMANDS: Mapping[str, click.Command] = {"check": check}
