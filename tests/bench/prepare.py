"""Fills a database with a class that is ready to answer; prints what the load client needs."""

import json
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402 - Django must be set up first
from django.utils import timezone  # noqa: E402

from classrooms import seat_tokens  # noqa: E402
from classrooms.actions.classes import assign, create_classroom  # noqa: E402
from classrooms.actions.schools import found_school  # noqa: E402
from classrooms.actions.sessions import open_session  # noqa: E402
from classrooms.models import Seat  # noqa: E402
from cms.models import Region, User  # noqa: E402
from cms.taxonomy import Band, Grade, SchoolType, SmallClass  # noqa: E402
from quizzes.delivery.models import Sitting  # noqa: E402
from quizzes.models import DraftChoice, Item, ItemBand, Quiz, QuizEntry  # noqa: E402

ITEMS = 20
OPTIONS = 4


def quiz_of_twenty() -> Quiz:
    """Return a published quiz of 20 items of four options; the first is the key."""
    quiz = Quiz(key="bench", title="Bench", introduction="-", band=Band.JUNIOR_HIGH)
    quiz.save()
    for order in range(ITEMS):
        item = Item(
            key=f"bench-{order}",
            stem="問題" * 40,
            explanation="解説" * 60,
            small_class=SmallClass.STRANGERS,
        )
        item.choices.set(
            DraftChoice(
                sort_order=place,
                text=f"選択肢{place}" * 5,
                is_key=place == 0,
                rationale="理由" * 20,
                misconception="誤解",
            )
            for place in range(OPTIONS)
        )
        item.bands.set([ItemBand(band=Band.JUNIOR_HIGH)])
        item.save()
        quiz.entries.add(QuizEntry(sort_order=order, item=item))
    quiz.save()
    return quiz


def main(sessions: int, seats: int) -> None:
    """Print the sessions: code, and for each seat its token and its sitting."""
    now = timezone.now()
    prefecture = Region.objects.create(
        code="13", kind="prefecture", name="東京都", kana="とうきょうと", search="",
        parent=Region.objects.create(code="B3", kind="block", name="関東", kana="かんとう", search=""),
    )  # fmt: skip
    town = Region.objects.create(
        code="13101", kind="municipality", name="千代田区", kana="ちよだく", search="",
        parent=prefecture, prefecture=prefecture,
    )  # fmt: skip
    teacher = User.objects.create_user("bench@example.com")
    school = found_school(
        user=teacher, name="Bench", school_type=SchoolType.JUNIOR_HIGH, region=town
    )
    classroom = create_classroom(
        school=school, teacher=teacher, name="1", grade=Grade.J1, size=seats, now=now
    )
    quiz = quiz_of_twenty()
    assignment = assign(classroom=classroom, kind="quiz", target_key=quiz.key, now=now)
    prepared = []
    for _number in range(sessions):
        session = open_session(assignment=assignment, minutes=600, now=now)
        tokens = [seat_tokens.new_token() for _seat in range(seats)]
        with transaction.atomic():
            held = Seat.objects.bulk_create(
                Seat(session=session, number=number, token_digest=seat_tokens.digest(token))
                for number, token in enumerate(tokens, start=1)
            )
            sittings = Sitting.objects.bulk_create(
                Sitting(seat=seat, quiz_session=session.quiz_session) for seat in held
            )
        prepared.append(
            {
                "answers": [
                    [token, str(sitting.uuid)]
                    for token, sitting in zip(tokens, sittings, strict=True)
                ],
                "start": open_session(assignment=assignment, minutes=600, now=now).code,
            }
        )
    json.dump(prepared, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
