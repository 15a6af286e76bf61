"""「我想帮忙」 in the chat: told step by step, changed, handed over; then yes, delivered, received."""

import pytest

from referral import service
from referral.commands import ConsentGiven, FileReferral, Purpose
from referral.domain.kinds import Kind
from referral.domain.matches import MatchState
from referral.domain.needs import Line
from referral.domain.offers import Group, Handing, OfferState
from referral.domain.people import Place
from referral.service import giving
from referral.service.giving.chat import MOST_WAITING
from tests.support.resident import Clock, Resident, Window, world
from tests.unit.referral.giving.test_offers_and_matches import GOOD


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def house(tmp_path, clock):
    services = world(tmp_path, clock)
    services.database.upgrade()
    yield services
    services.close()


@pytest.fixture
def boss(house):
    return Resident(house)


def offers(house):
    with house.database.unit_of_work(read_only=True) as uow:
        return uow.offers.in_states(frozenset(OfferState))


def tell(giver, *, until="3"):
    """The whole story of a quilt factory, up to the summary."""
    giver.say("我想帮忙")
    for answer in ("企业", "暖冬被服厂"):
        giver.press(answer) if answer in giver.buttons else giver.say(answer)
    giver.say(GOOD)
    giver.say("13800000000")
    giver.press("东西")
    giver.press("棉被")
    giver.say("三十床")
    giver.say("7户")
    giver.say("永乐镇")
    giver.press("都可以")
    giver.press("三个月")
    giver.press("送上门")
    giver.press("一次")
    return giver.press("可以公开")


def test_an_offer_is_told_step_by_step(house, boss):
    first = boss.say("我想帮忙")
    assert "不收一分钱" in first
    assert "不发布任何人的求助" in first
    told = tell(boss)
    assert "棉被" in told
    assert "30 床" in told
    boss.press("登记")
    (offer,) = offers(house)
    assert (offer.terms.thing, offer.terms.quantity, offer.terms.households) == ("quilt", 30, 7)
    assert offer.terms.areas == (Place("永乐镇"),)
    assert (offer.giver.name, offer.giver.code, offer.giver.named) == ("暖冬被服厂", GOOD, True)
    assert offer.terms.handing is Handing.BRINGS
    assert offer.giver.address == boss.address


def test_what_does_not_do_is_said_and_nothing_is_lost(house, boss):
    boss.say("我想帮忙")
    boss.press("企业")
    boss.say("暖冬被服厂")
    assert "校验码" in boss.say(GOOD[:-1] + ("1" if GOOD[-1] == "0" else "0"))
    boss.say(GOOD)
    assert "电话" in boss.say("没有")
    boss.say("13800000000")
    boss.press("东西")
    boss.press("棉被")
    for wrong in ("0", "-3", "很多"):
        assert "大于零" in boss.say(wrong)
    boss.say("30")
    assert "不能比总数多" in boss.say("31户")
    boss.say("7")
    assert "不是本县的乡镇" in boss.say("万州区")
    boss.say("永乐、吐祥镇")
    boss.press("老人")
    assert "还没有过去" in boss.say("2020年1月1日")
    boss.say("2027年1月31日")
    boss.press("送到乡镇窗口")
    boss.press("每个月")
    assert "暖冬被服厂" in boss.press("不公开")
    boss.press("登记")
    (offer,) = offers(house)
    assert offer.terms.areas == (Place("吐祥镇"), Place("永乐镇"))
    assert (offer.terms.groups, offer.terms.monthly) == (frozenset({Group.ELDERLY}), True)
    assert str(offer.terms.until) == "2027-01-31"


def test_back_leave_come_again_and_change_at_the_end(house, boss):
    tell(boss)
    boss.press("改：一共多少")
    assert "40 床" in boss.say("40")
    boss.press("改：给哪一类")
    assert "给什么" in boss.press("接送")
    assert "您想给哪一类" in boss.say("返回")
    boss.press("东西")
    boss.press("棉被")
    assert "说过的都留着" in boss.say("退出")
    assert "接着上次说的" in boss.say("我想帮忙")
    boss.press("登记")
    assert [offer.terms.quantity for offer in offers(house)] == [40]
    boss.say("我想帮忙")
    boss.press("志愿者")
    assert "从头说" in boss.say("重来")


def file_burned(house, clock, resident):
    at = clock()
    resident.say("你好")
    yes = tuple(ConsentGiven(one, f"{one}-1", at) for one in (Purpose.CONTACT, Purpose.SENSITIVE))
    wish = FileReferral(
        address=resident.address, language="zh_Hans", kind=Kind.EMERGENCY_RELIEF, what_happened="家里着火了",
        township="永乐镇", village="大坝村", name="王二麻子", contact="13812345678", consents=yes,
    )  # fmt: skip
    with house.database.unit_of_work() as uow:
        referral = service.file_referral(uow, wish, at=at)
        uow.commit()
    return referral


def done(house, clock, use, *arguments, **more):
    with house.database.unit_of_work() as uow:
        found = use(uow, *arguments, at=clock(), **more)
        uow.commit()
    return found


def proposed(house, clock, boss, home):
    """The offer is open, the family has said yes to being matched, and a match is confirmed."""
    tell(boss)
    boss.press("登记")
    staff, day = Window(house).staff, clock().date()
    (offer,) = offers(house)
    offer = done(house, clock, giving.check_offer, staff, offer.id, offer.version, "营业执照")
    done(house, clock, giving.open_offer, staff, offer.id, offer.version, two_from=10_000)
    referral = file_burned(house, clock, home)
    done(house, clock, giving.open_need, staff, referral.id, (Line("quilt", 4),), charity_doors=(), today=day)
    assert done(house, clock, giving.propose_matches, staff, today=day) == [], "nobody asked the family yet"
    assert "不说是谁" in home.look()
    home.press("同意")
    (match,) = done(house, clock, giving.propose_matches, staff, today=day)
    return done(house, clock, giving.confirm_match, staff, match.id, match.version)


def state(house, match):
    with house.database.unit_of_work(read_only=True) as uow:
        return uow.matches.get(match.id).state


def test_both_say_yes_it_is_brought_and_received(house, clock, boss):
    home = Resident(house)
    match = proposed(house, clock, boss, home)
    asked = boss.look()
    assert "棉被 4 床" in asked
    assert "永乐镇" in asked
    assert "王二麻子" not in asked
    assert "暖冬被服厂" in home.look()
    assert "13800000000" not in home.text
    boss.press("愿意给这家")
    home.press("要")
    assert "13800000000" in home.look()
    assert "13812345678" in boss.look()
    boss.press("我送到了")
    assert "收到没有" in home.look()
    home.press("收到了")
    assert state(house, match) is MatchState.CLOSED
    assert "收到了" in boss.look()
    assert "谢谢您告诉我们" in home.press("很好")
    assert "工作人员会看到" in boss.press("不好")
    with house.database.unit_of_work(read_only=True) as uow:
        assert uow.matches.get(match.id).complaint
    assert "没有改动什么" in home.press(f"match:home-no:{match.id.hex}"), "an old button is harmless"


def test_a_no_of_either_side_ends_it_and_tells_nobody_who(house, clock, boss):
    home = Resident(house)
    match = proposed(house, clock, boss, home)
    home.look()
    home.press("不要")
    assert state(house, match) is MatchState.DECLINED
    assert "王二麻子" not in boss.look()


def test_nobody_else_can_press(house, clock, boss):
    home, stranger = Resident(house), Resident(house)
    match = proposed(house, clock, boss, home)
    stranger.say("你好")
    for step in ("giver-yes", "home-yes", "given", "got-all"):
        assert "没有改动什么" in stranger.press(f"match:{step}:{match.id.hex}")
    stranger.press("match:home-yes:nonsense")
    assert state(house, match) is MatchState.CONFIRMED


def test_an_offer_is_taken_back_with_one_press_and_a_flood_ends(house, clock, boss):
    tell(boss)
    boss.press("登记")
    boss.look()
    assert "收回了" in boss.press("收回这一份")
    assert [offer.state for offer in offers(house)] == [OfferState.WITHDRAWN]
    for _ in range(MOST_WAITING):
        tell(boss)
        boss.press("登记")
    tell(boss)
    assert "先等一等" in boss.press("登记")
    assert "30 床" in boss.say("我想帮忙"), "nothing of it is lost"


def test_the_answer_for_givers_leads_into_the_offer(boss):
    boss.press("topic:charity.offer")
    assert "哪一种" in boss.press("我想帮忙")
