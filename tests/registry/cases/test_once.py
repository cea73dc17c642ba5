"""A request repeated after a lost answer is answered as the first was, and done once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from registry.book.idempotency import KEPT, body_digest, once
from registry.cases import path
from registry.demo import land as demo
from registry.errors import ChecksFailed, KeyReused, MalformedValue
from tests.support.park import NOW, conditions_request, keep_draft, rectangle
from tests.support.stages import first_request, rows, take_back_request

BODY = body_digest("submit", "{}")


def submitting(office, number: str, *, key: str | None = "k-1", body=BODY, who="clerk", now=NOW):
    """Hand a case in under a key, in one transaction of its own."""
    person = office.people[who]
    with office.register.transaction() as tx:
        return once(
            tx,
            who=person.account_id,
            key=key,
            body_hash=body,
            now=now,
            do=lambda: (
                200,
                {"state": path.take_step(tx, person, number, "submit", now=now).state},
            ),
        )


def steps_of(office, number: str) -> int:
    return rows(
        office,
        "select count(*) from case_step join case_file using (park_id, case_id) where number = :n",
        n=number,
    )[0][0]


def test_the_same_request_is_done_once_and_answered_twice(stage, application):
    first = submitting(stage.office, application)
    again = submitting(stage.office, application)
    assert (first.status, first.body, first.repeated) == (200, {"state": "submitted"}, False)
    assert (again.status, again.body, again.repeated) == (200, {"state": "submitted"}, True)
    assert steps_of(stage.office, application) == 1


def test_another_body_under_the_same_key_is_refused(stage, application):
    submitting(stage.office, application)
    with pytest.raises(KeyReused) as refused:
        submitting(stage.office, application, body=body_digest("submit", "{ }"))
    assert refused.value.key == "k-1"
    assert steps_of(stage.office, application) == 1


def test_parts_of_a_body_do_not_run_into_each_other():
    assert body_digest("ab", "c") != body_digest("a", "bc")


def test_keys_belong_to_their_account(stage, application):
    office = stage.office
    other = office.open("conditions_issue", conditions_request(parcel=stage.planned))
    submitting(office, application, who="clerk")
    answer = submitting(office, other, who="supply", body=body_digest("another"))
    assert (answer.repeated, steps_of(office, other)) == (False, 1)


def test_a_refusal_keeps_no_key(stage):
    """After the fault is mended the same key may be used."""
    office = stage.office
    number = office.open("take_back", take_back_request(stage.planned))

    def examining():
        who = office.people["examiner"]
        with office.register.transaction() as tx:
            return once(
                tx,
                who=who.account_id,
                key="k-1",
                body_hash=BODY,
                now=NOW,
                do=lambda: (200, path.take_step(tx, who, number, "examine", now=NOW).state),
            )

    office.step(number, "submit", "supply")
    office.step(number, "accept", "clerk")
    for _ in range(2):
        with pytest.raises(ChecksFailed):
            examining()
    assert rows(office, "select count(*) from idempotency_key") == [(0,)]


def test_a_registration_repeated_after_a_lost_answer_is_entered_once(stage, application):
    office = stage.office
    for step, by in (
        ("submit", "clerk"),
        ("accept", "clerk"),
        ("examine", "examiner"),
        ("approve", "registrar"),
    ):
        office.step(application, step, by)
    who = office.people["registrar"]

    def registering():
        with office.register.transaction() as tx:
            return once(
                tx,
                who=who.account_id,
                key="k-9",
                body_hash=BODY,
                now=NOW,
                do=lambda: (201, path.take_step(tx, who, application, "register", now=NOW).entry),
            )

    first, again = registering(), registering()
    assert (first.body, again.repeated) == (again.body, True)
    assert rows(office, "select count(*) from entry where seq >= :e", e=first.body) == [(1,)]


def test_without_a_key_nothing_is_kept(stage, application):
    submitting(stage.office, application, key=None)
    assert rows(stage.office, "select count(*) from idempotency_key") == [(0,)]


@pytest.mark.parametrize("key", ["", "x" * 201, "a\nb", "a\x00b"])
def test_a_key_that_cannot_be_one_is_refused(stage, application, key):
    with pytest.raises(MalformedValue) as refused:
        submitting(stage.office, application, key=key)
    assert refused.value.kind == "Idempotency-Key"


def test_an_old_key_is_forgotten(stage, application):
    office = stage.office
    submitting(office, application)
    other = office.open("first_registration", first_request(stage.supplied), applicant=demo.FIRST)
    at_last = submitting(office, other, now=NOW + KEPT)
    assert at_last.repeated, "kept to the last moment"
    later = submitting(office, other, now=NOW + KEPT + timedelta(seconds=1))
    assert (later.repeated, steps_of(office, other)) == (False, 1)


def test_two_at_once_with_one_key_are_one(office):
    """Two connections, so in a park of its own that keeps what it is told."""
    draft = keep_draft(office, rectangle(100, 100, 80, 100))
    number = office.open("conditions_issue", conditions_request(draft))
    together = threading.Barrier(2)

    def send(_):
        together.wait()
        return submitting(office, number, who="supply")

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))
    assert sorted(a.repeated for a in answers) == [False, True]
    assert steps_of(office, number) == 1
