"""The database: bring it to the newest schema, load the demonstration."""

from collections.abc import Mapping

import rich_click as click

from api.cli.house import opened
from api.cli.refusals import RegisterNotEmpty
from api.cli.voice import Voice, speaks
from registry import clock
from registry.demo import land
from registry.store.migrate import revision


@click.command()
@speaks
def migrate(voice: Voice) -> None:
    """把数据库升级到最新结构。 Bring the database to the newest schema.

    每个命令启动时都会自动升级；这里单独进行。

    Every command does this by itself; here it is done alone.

    \b
    park-registry migrate
    DATABASE_URL=postgresql://app@db/registry REGISTRY_OWNER_URL=postgresql://owner@db/registry \\
      park-registry migrate
    """
    with opened(voice) as house:
        stands = revision(house.endpoint.admin_conninfo)
    voice.tell(f"数据库结构版本 {stands}。 The schema stands at {stands}.", revision=stands)


@click.command()
@speaks
def demo(voice: Voice) -> None:
    """把演示数据载入空登记簿。 Load the demonstration into an empty register.

    4,241 宗法国地籍宗地移位至共青城，在此均为虚构；要么全部载入，要么什么也不留下。

    4,241 French parcels, moved to 共青城 and fictional there; all of it is loaded or nothing.

    \b
    park-registry demo
    """
    with opened(voice) as house:
        if not land.empty(house.register):
            raise RegisterNotEmpty
        with voice.working("载入演示数据 / loading the demonstration") as step:
            loaded = land.load(house.register, clock.now, step)
    voice.tell(
        f"已载入 {loaded.parcels} 宗，其中存在争议 {loaded.in_conflict} 宗。"
        f" Loaded {loaded.parcels} parcels, {loaded.in_conflict} of them in conflict.",
        park=loaded.park_id,
        parcels=loaded.parcels,
        in_conflict=loaded.in_conflict,
        walked=loaded.walked,
    )


COMMANDS: Mapping[str, click.Command] = {"migrate": migrate, "demo": demo}
