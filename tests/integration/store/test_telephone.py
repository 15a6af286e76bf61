"""What the window reads back over the telephone."""

from referral.domain import codes
from referral.service.telephone import CALLS_AN_HOUR, read_back

UNKNOWN = codes.make("55555555555")


def test_the_window_reads_the_state_and_the_account_has_a_limit(file, do, li):
    filed = file()
    found = do(read_back, li, codes.show(filed.code))
    assert (found.result, found.matter.status, found.matter.same_chat) == ("found", filed.status, False)
    assert "着火" not in repr(found)
    for _ in range(CALLS_AN_HOUR - 1):
        assert do(read_back, li, UNKNOWN).result == "unknown"
    assert do(read_back, li, filed.code).result == "too-many"
    assert do(read_back, li, filed.code, minute=62).result == "found"
