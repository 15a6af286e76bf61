import re
from decimal import Decimal

import pytest

from referral.domain.errors import InvalidInput
from referral.service import passwords
from referral.store.crypto import KeyProblem, Keyring

OLD, NEW = "the old secret of these tests, long", "the new secret of these tests, long"


def test_sealed_is_not_readable_and_never_twice_the_same():
    ring = Keyring([OLD])
    one, two = ring.seal("王二 13800000000"), ring.seal("王二 13800000000")
    assert one != two
    assert "王二" not in one
    assert ring.open(one) == ring.open(two) == "王二 13800000000"


def test_the_old_key_still_opens_and_new_seals_do_not_need_it():
    sealed = Keyring([OLD]).seal("话")
    both = Keyring([NEW, OLD])
    assert both.open(sealed) == "话"
    again = both.reseal(sealed)
    assert Keyring([NEW]).open(again) == "话"
    with pytest.raises(KeyProblem):
        Keyring([NEW]).open(sealed)
    with pytest.raises(KeyProblem):
        Keyring([NEW]).reseal(sealed)


def test_an_index_is_the_same_for_the_same_text_and_key_only():
    ring = Keyring([NEW, OLD])
    assert ring.blind("a") == ring.blind("a") != ring.blind("b")
    assert list(ring.blind_any("a")) == [Keyring([NEW]).blind("a"), Keyring([OLD]).blind("a")]
    assert re.fullmatch("[0-9a-f]{64}", ring.blind("a"))


@pytest.mark.parametrize("keys", [[], ["short"], [NEW, "x"]])
def test_weak_keys_are_refused_at_the_start(keys):
    with pytest.raises(KeyProblem):
        Keyring(keys)


def test_a_keyring_does_not_show_its_keys():
    assert OLD not in repr(Keyring([OLD]))


def test_facts_go_in_and_out():
    ring = Keyring([NEW])
    assert ring.open_json(ring.seal_json({"收入": Decimal("1200.50"), "n": [1, None]})) == {
        "收入": "1200.50",
        "n": [1, None],
    }


def test_a_password_has_twelve_characters():
    with pytest.raises(InvalidInput) as caught:
        passwords.hash_password("11 letters!")
    assert (caught.value.field, caught.value.problem, caught.value.limit) == ("password", "too-short", 12)
    with pytest.raises(InvalidInput):
        passwords.hash_password("x" * 201)


def test_a_password_is_hashed_with_argon2id():
    stored = passwords.hash_password("十二个汉字也可以当作密码用")
    assert stored.startswith("$argon2id$")
    assert passwords.fits(stored, "十二个汉字也可以当作密码用")
    assert not passwords.fits(stored, "十二个汉字也可以当作密码")
    assert not passwords.outdated(stored)


def test_no_account_never_fits():
    assert not passwords.fits(None, "")
    assert not passwords.fits("not a hash", "whatever it is")


def test_half_a_surrogate_pair_is_no_error():
    ring = Keyring([NEW])
    assert ring.open(ring.seal("\ud800")) == "\ud800"
    assert ring.open_json(ring.seal_json({"text": "\udfff"})) == {"text": "\udfff"}
    assert len(ring.blind("\ud800")) == len(passwords.hash_secret("\ud800")) == 64
    assert not passwords.fits(None, "\ud800")
