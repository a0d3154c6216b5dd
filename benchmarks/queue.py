"""How long the moderators' queue takes with 100,000 held reviews.

Rows made by SQL in a database of its own: each review with its verdict, a vector and a
line of the audit trail, and 20,000 more that people decided, so that similar past
decisions are looked for as in a shop at work. Asked over Django's test client, with
middleware, session and templates.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.db import connection
from django.test import Client

from benchmarks import report
from benchmarks.stage import stage
from ecom_ai.models import Checkpoint, Review

HELD, DECIDED, NUMBERS, SITE = 100_000, 20_000, 384, 1
GOAL = 300.0
QUEUE = "/admin/ecom_ai/review/queue/"
_DATABASE = "ecom_ai_queue"
_SPANS = '[{"kind": "offence", "type": "offence", "start": 0, "end": 6}]'
_SIGNALS = '[{"kind": "offence", "name": "offence", "data": {"probability": 0.7}}]'


def build(
    checkpoint_id: int,
    moderators: list[int],
    *,
    held: int = HELD,
    decided: int = DECIDED,
) -> None:
    """Reviews, verdicts, vectors and acts."""
    with connection.cursor() as cursor:
        _reviews(cursor, held, decided)
        _verdicts(cursor)
        _fingerprints(cursor, checkpoint_id)
        _acts(cursor, moderators)


def _reviews(cursor: Any, held: int, decided: int) -> None:
    cursor.execute(
        """
        INSERT INTO ecom_ai_review (site_id, key, item_key, author_key, author_name,
            origin, stars, title, body, language, is_verified, version, state,
            breach, is_mendable, priority, helpful, created_at, submitted_at)
        SELECT 1, 'q' || n, 'ITEM-' || n %% 500, 'u:' || n %% 5000, 'Ann', '',
            1 + n %% 5, '',
            'Number ' || n || ': ' || repeat('as people write ', 12),
            (ARRAY['en', 'en', 'zh'])[1 + n %% 3], n %% 2 = 0, 1,
            CASE WHEN n <= %s THEN 'held' WHEN n %% 2 = 0 THEN 'published'
                ELSE 'rejected' END,
            (ARRAY['offence', 'spam', 'personal_data', 'off_topic'])[1 + n %% 4],
            n %% 10 = 0, random() * 3, 0, now() - n * interval '1 minute', now()
        FROM generate_series(1, %s) n
        """,
        [held, held + decided],
    )


def _verdicts(cursor: Any) -> None:
    cursor.execute(
        """
        INSERT INTO ecom_ai_verdict (review_id, version, scorer, text, masked,
            language, sentiment, sentiments, disagrees, offence, spam,
            personal_data, off_topic, spans, signals, context, checkpoints,
            created_at)
        SELECT id, 1, 's', body, body, language, 'negative', '{"negative": 0.9}',
            false, random(), random(), 0, 0,
            %s, %s, '{}', '{}', now()
        FROM ecom_ai_review
        """,
        [_SPANS, _SIGNALS],
    )
    cursor.execute(
        "UPDATE ecom_ai_review r SET verdict_id = v.id FROM ecom_ai_verdict v "
        "WHERE v.review_id = r.id"
    )


def _fingerprints(cursor: Any, checkpoint_id: int) -> None:
    cursor.execute(
        f"""
        WITH drawn AS MATERIALIZED (
            SELECT k, (
                SELECT array_agg(random() - 0.5 + 0 * (k + n))::real[]::vector
                FROM generate_series(1, {NUMBERS}) n
            )::halfvec AS vector
            FROM generate_series(0, 499) k
        )
        INSERT INTO ecom_ai_reviewfingerprint
            (review_id, bands, checkpoint_id, vector)
        SELECT r.id, '{{}}', %s, drawn.vector
        FROM ecom_ai_review r JOIN drawn ON drawn.k = r.id %% 500
        """,
        [checkpoint_id],
    )


def _acts(cursor: Any, moderators: list[int]) -> None:
    cursor.execute(
        """
        INSERT INTO ecom_ai_reviewaction (review_id, verdict_id, kind, version,
            by_id, by_name, before, after, rule, note, data, at)
        SELECT id, verdict_id, 'decided', 1, NULL, '', 'pending', 'held', 'Offence',
            '', '{}', now()
        FROM ecom_ai_review
        """
    )
    cursor.execute(
        """
        INSERT INTO ecom_ai_reviewaction (review_id, verdict_id, kind, version,
            by_id, by_name, before, after, rule, note, data, batch, at)
        SELECT id, verdict_id,
            CASE state WHEN 'published' THEN 'approved' ELSE 'rejected' END, 1,
            (%s::int[])[1 + id %% 2], 'm' || id %% 2, 'held', state, '', 'so',
            '{}', gen_random_uuid(), now() - (id %% 80) * interval '1 day'
        FROM ecom_ai_review WHERE state <> 'held'
        """,
        [moderators],
    )


def steps(client: Client) -> dict[str, Any]:
    """What is asked, by name."""
    htmx = {"headers": {"HX-Request": "true"}}

    def current() -> Review:
        return Review.objects.filter(claimed_by__username="bench").latest(
            "claimed_until"
        )

    def act(name: str, **fields: object) -> Any:
        fields = {"version": 1, **fields}
        return client.post(f"{QUEUE}{current().pk}/{name}/", fields, **htmx)

    held = Review.objects.filter(state="held")
    middle = held.order_by("-priority")[held.count() // 2]
    after = {"priority": repr(middle.priority), "id": middle.pk}
    return {
        "the page": lambda: client.get(QUEUE),
        "the page, one language": lambda: client.get(QUEUE, {"language": "zh"}),
        "the page, one breach": lambda: client.get(QUEUE, {"breach": "spam"}),
        "the page, appeals (none)": lambda: client.get(QUEUE, {"only": "appeals"}),
        "the page, mendable": lambda: client.get(QUEUE, {"only": "mendable"}),
        "next": lambda: act("next"),
        "approve": lambda: act("decide", kind="approved"),
        "more, from the middle": lambda: client.get(f"{QUEUE}more/", after, **htmx),
        "the list": lambda: client.get(
            "/admin/ecom_ai/review/", {"state__exact": "held"}
        ),
        "the list, page 500": lambda: client.get(
            "/admin/ecom_ai/review/", {"p": "500"}
        ),
        "agreement": lambda: client.get("/admin/ecom_ai/review/agreement/"),
        "rules tried": lambda: client.get("/admin/ecom_ai/reviewrule/try/"),
    }


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--calls", type=int, default=20)
    args = parser.parse_args()
    rows = []
    with stage(_DATABASE, fresh=True):
        Site.objects.get_or_create(pk=SITE)
        users = get_user_model().objects
        ids = [users.create_user(f"m{n}").pk for n in range(2)]
        checkpoint = Checkpoint.objects.create(
            site_id=SITE, role="encoder", stage="live", dimensions=NUMBERS
        )
        build(checkpoint.pk, ids)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(users.create_superuser("bench"))
        client.get(QUEUE)  # statements and templates are warm
        for name, ask in steps(client).items():
            ask()
            times = []
            for _ in range(args.calls):
                milliseconds, answer = report.timed(ask)
                if answer.status_code != 200:
                    raise RuntimeError(f"{name}: {answer.status_code}")
                times.append(milliseconds)
            rows.append({"asked": name, "n": len(times), **report.percentiles(times)})
    report.print_table(rows, title=f"{HELD:,} held reviews; ms")
    missed = [row["asked"] for row in rows if row["p50"] > GOAL]
    print(f"\nOver {GOAL:.0f} ms: " + (", ".join(missed) or "none"))
    report.write(args.json, rows=rows, missed=missed)


if __name__ == "__main__":
    main()
