"""Every value of a closed list that our pages show to residents has words, in every language."""

import pytest
from flask import Flask

from admin_api.public import words
from bot.dialogue import rights
from referral.domain.consent import Purpose
from referral.domain.kinds import Role, Status
from referral.domain.retention import DataClass, Terms
from referral.domain.sharing import Basis, DataKind


@pytest.fixture(params=["zh_Hans", "zh_Hant", "en"])
def language(request):
    with Flask("words").test_request_context(f"/?lang={request.param}"):
        yield request.param


def test_every_value_has_a_word_of_its_own(language):
    lists = (
        [words.state_words(status) for status in Status],
        [words.purpose_words(purpose) for purpose in Purpose],
        [words.data_words(kind) for kind in DataKind],
        [words.basis_words(basis) for basis in Basis],
        [words.role_words(role) for role in Role],
        [words.class_words(kind) for kind in DataClass],
    )
    for said in lists:
        assert all(said)
        assert len(set(said)) == len(said), said
    assert all(words.term_words(Terms().of(kind)) for kind in DataClass)


def test_the_chat_has_the_same_lists():
    assert set(rights.PURPOSES) == set(Purpose)
    assert set(rights.KINDS) == set(DataKind)
    assert set(rights.BASES) == set(Basis)
    assert set(rights.ROLES) == set(Role)
