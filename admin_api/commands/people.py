"""Staff accounts and API tokens, made by whoever runs the machine."""

from datetime import timedelta

import click

from admin_api.commands.common import knowledge, now, open_database
from admin_api.commands.trouble import Refused

ROLES = ("village", "township", "county", "auditor", "admin", "department")
SCOPES = (
    "referrals:read",
    "referrals:write",
    "questions:read",
    "staff:write",
    "audit:read",
    "tasks:read",
    "tasks:write",
    "announcements:read",
)


@click.group()
def staff() -> None:
    """Accounts of staff."""


@staff.command("add")
@click.argument("username")
@click.option("--name", default="", help="The name that colleagues and residents see.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option(
    "--area", default="*", show_default=True, help="* is the county; 永乐镇; 永乐镇/大坝村; several with 、"
)
@click.option("--department", default="", help="Id of the department, for that role: medical-insurance …")
@click.option("--office", default="", help="What residents read behind the name: 永乐镇民政办.")
def add_staff(username: str, role: str, area: str, department: str, **told: str) -> None:
    """Make an account and print the one-time link with which its owner sets a password."""
    from admin_api.settings import AdminSettings, from_environment
    from referral import service
    from referral.domain.kinds import Role
    from referral.domain.people import Area

    if department and department not in knowledge().departments:
        raise Refused(f"There is no department {department}: {', '.join(knowledge().departments)}.")
    admin = from_environment(AdminSettings)
    with open_database() as database:
        database.upgrade()
        with database.unit_of_work() as uow:
            place = Area.parse(area)
            added = service.add_staff(
                uow,
                None,
                username=username,
                role=Role(role),
                area=place,
                department=department,
                at=now(),
                **told,
            )
            link = service.invite(uow, None, added.id, at=now())
            uow.commit()
    click.echo(f"{added.username} ({added.role}, {added.area})")
    click.echo(f"One-time link, valid until {link.expires_at:%Y-%m-%d %H:%M} UTC:")
    click.echo(f"  {admin.base}/admin/setup/{link.token}")


@staff.command("reset-second-factor")
@click.argument("username")
def reset_second_factor(username: str) -> None:
    """Take away a lost second factor and end all sessions of an account. Make sure first who is asking.

    Roles that need a second factor set up a new one at the next sign-in, after the password.
    """
    from referral.service import second_factor
    from referral.service.signing_in import fold_username

    with open_database() as database:
        database.upgrade()
        with database.unit_of_work() as uow:
            found = uow.staff.credentials(fold_username(username))
            if found is None:
                raise Refused(f"There is no account {username}.")
            second_factor.reset(uow, None, found.staff.id, at=now())
            uow.commit()
    click.echo(f"{found.staff.username} has no second factor now, and is signed in nowhere.")


@click.group()
def token() -> None:
    """Tokens for the API."""


@token.command("add")
@click.argument("username")
@click.option("--name", required=True, help="What the token is for.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(SCOPES),
    default=("referrals:read",),
    show_default=True,
    help="What it may do, within what its owner may do.",
)
@click.option(
    "--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="Valid for so long."
)
def add_token(username: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token in the name of an account and print it; it is not shown again."""
    from referral import service
    from referral.service.signing_in import fold_username

    with open_database() as database:
        database.upgrade()
        with database.unit_of_work() as uow:
            found = uow.staff.credentials(fold_username(username))
            if found is None:
                raise Refused(f"There is no account {username}.")
            until = now() + timedelta(days=days)
            issued = service.issue_token(
                uow, found.staff, name=name, scopes=scopes, at=now(), expires_at=until
            )
            uow.commit()
    click.echo(issued.secret)
