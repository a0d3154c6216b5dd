"""The rows that benchmarks.queue makes by SQL, and the pages that it asks for."""

from django.contrib.auth import get_user_model

from benchmarks import queue
from ecom_ai.models import Review, ReviewAction
from tests.making import make_checkpoint

HELD, DECIDED = 12, 6


def test_its_rows_fit_the_tables_and_its_pages_answer(site, client):
    users = get_user_model().objects
    moderators = [users.create_user(f"m{n}").pk for n in range(2)]
    checkpoint = make_checkpoint(dimensions=queue.NUMBERS)
    queue.build(checkpoint.pk, moderators, held=HELD, decided=DECIDED)
    assert Review.objects.filter(state="held").count() == HELD
    assert ReviewAction.objects.count() == HELD + 2 * DECIDED
    client.force_login(users.create_superuser("bench"))
    client.get(queue.QUEUE)
    for name, ask in queue.steps(client).items():
        assert ask().status_code == 200, name
