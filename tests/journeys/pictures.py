"""The pictures of the documentation, made by walking through the program: `make screenshots`."""

import tempfile
from pathlib import Path

from tests.support.browser import open_browser, person, picture
from tests.support.people import Clerk, WebChat
from tests.support.site import Site

IMAGES = Path(__file__).parents[2] / "docs" / "images"
PASSWORD = "红苕稀饭泡菜坛子 2026"
FATHER = {
    "registered_poor": "是",
    "household_size": "3",
    "income": "4500",
    "others.seriously_ill": "有",
    "others.seriously_ill#1": "没有",
    "members[0].bedridden": "是",
    "others.disabled": "没有",
}
"""The household of a bedridden father, by what may be asked of it."""


def chat_pictures(browser, site):
    """A resident asks, screens and reads the verdicts, on a phone."""
    with person(browser, site.base, phone=True, scale=2) as phone:
        chat = WebChat(phone)
        picture(phone, IMAGES / "welcome-phone.png")
        chat.say("我屋头老汉瘫起几年了，能不能单独吃低保")
        picture(phone, IMAGES / "chat-phone.png")
        chat.press("自查")
        picture(phone, IMAGES / "heard-phone.png")
        chat.press("都不对")
        chat.answer(FATHER, at_most=1)
        picture(phone, IMAGES / "screening-phone.png")
        chat.answer(FATHER)
        picture(phone, IMAGES / "verdict-phone.png")
        chat.say("家里着火了，啥都没得了")
        picture(phone, IMAGES / "danger-phone.png")


def staff_pictures(browser, site):
    """A clerk opens the queue and one referral, at a desk and on a phone."""
    with person(browser, site.base, phone=False) as desk:
        clerk = Clerk(desk)
        clerk.make_first_account(site.setup_link, "chen", PASSWORD, "陈窗口")
        site.run("demo", "--yes")
        desk.goto("/admin/")
        picture(desk, IMAGES / "queue-desktop.png")
        desk.locator("tr", has_text="烧光").locator("a.what").first.click()
        picture(desk, IMAGES / "referral-desktop.png", full=True)
        state = desk.context.storage_state()
    with person(browser, site.base, phone=True, scale=2, storage_state=state) as phone:
        phone.goto("/admin/")
        picture(phone, IMAGES / "queue-phone.png")


def public_pictures(browser, site):
    """What anybody sees."""
    with person(browser, site.base, phone=True, scale=2) as phone:
        phone.goto("/")
        picture(phone, IMAGES / "home-phone.png")
    with person(browser, site.base, phone=False) as desk:
        desk.goto("/")
        picture(desk, IMAGES / "home-desktop.png")
        desk.goto("/board")
        picture(desk, IMAGES / "board-desktop.png")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder)) as site, open_browser() as browser:
        public_pictures(browser, site)
        chat_pictures(browser, site)
        staff_pictures(browser, site)
    print(*sorted(path.name for path in IMAGES.glob("*.png")), sep="\n")


if __name__ == "__main__":
    main()
