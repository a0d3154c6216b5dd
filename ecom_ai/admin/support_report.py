"""How the support chat does, as a page shows it: figures, charts and words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecom_ai.admin.columns import Columns, column_plot, lying_bar
from ecom_ai.admin.labels import label_name
from ecom_ai.admin.plots import percent
from ecom_ai.admin.report import language_name
from ecom_ai.admin.report_query import Choice, Query, periods
from ecom_ai.admin.words import MINUTE, NOTHING, seconds_in_words
from ecom_ai.models import Conversation
from ecom_ai.support import agents
from ecom_ai.support.reporting import Report, report
from ecom_ai.support.tallies import PERSON, REASON, WORD, Tally
from ecom_ai.support.unanswered import Asked, unanswered

DAYS = (7, 30, 90, 365)
DEFAULT_DAYS = 30
#: With fewer conversations that are over, counts are told in the place of shares.
FEW = 20
MOST_ASKED = 10
_TONES = ("cool", "rest", "warm")
_LONGEST = 40


@dataclass(frozen=True)
class Line:
    """A tally with its name, its bar's parts (tone, from, wide; of 100), in words."""

    name: str
    address: str
    tally: Tally
    bar: tuple[tuple[str, str, str], ...]
    resolved: str
    first_word: str


@dataclass(frozen=True)
class Figure:
    name: str
    value: str
    help: str


class SupportReport:
    """All that the page says of the conversations that its address names."""

    def __init__(self, request: HttpRequest, site_id: int, current_app: str) -> None:
        self._wanted = Query(request.GET, _LONGEST)
        self._app, self._user = current_app, request.user
        self.site_id = site_id
        self.days = self._wanted.days(DAYS, DEFAULT_DAYS)
        self.until = timezone.localdate()
        self.since = self.until - timedelta(days=self.days - 1)
        self.language, self.intent = (
            self._wanted.word("language"),
            self._wanted.word("intent"),
        )

    # What there is to choose.

    @property
    def periods(self) -> list[Choice]:
        return periods(DAYS, self.days)

    @property
    def languages(self) -> list[Choice]:
        known = {name for name, _tally in self.report.by_language} | {self.language}
        return [
            Choice(each, language_name(each), each == self.language)
            for each in sorted(known - {""})
        ]

    @property
    def intents(self) -> list[Choice]:
        known = {name for name, _tally in self.report.by_intent} | {self.intent}
        choices = [
            Choice(each, label_name(each), each == self.intent) for each in known - {""}
        ]
        return sorted(choices, key=lambda choice: choice.name)

    # What is told.

    @cached_property
    def report(self) -> Report:
        return report(
            self.site_id,
            self.since,
            self.until,
            language=self.language,
            intent=self.intent,
        )

    @property
    def total(self) -> Tally:
        return self.report.total

    @property
    def figures(self) -> list[Figure]:
        total = self.total
        up, down = total.thumbs
        stars, rated = total.stars
        return [
            Figure(_("Resolved without a human"), _share(total), _of_which(total)),
            Figure(
                _("Handed over"),
                str(total.handed),
                _("of %(n)d conversations") % {"n": total.conversations},
            ),
            Figure(
                _("Not known"),
                str(total.unknown),
                _("of %(n)d answers") % {"n": total.replies},
            ),
            Figure(
                _("Thumbs up"),
                percent(up / (up + down)) if up + down else NOTHING,
                _("%(up)d up, %(down)d down") % {"up": up, "down": down},
            ),
            Figure(
                _("Stars"),
                NOTHING if stars is None else f"{stars:.1f}",
                ngettext("from %(n)d customer", "from %(n)d customers", rated)
                % {"n": rated},
            ),
            self._times(_("Time to the first word"), WORD),
            self._times(_("Time to a person"), PERSON),
        ]

    @property
    def waiting(self) -> int:
        """Conversations and tickets that nobody has taken now, of all days."""
        return agents.waiting(self.site_id)

    @property
    def chart(self) -> Columns | None:
        moments = self.report.moments
        return column_plot(
            [date_format(day, "MONTH_DAY_FORMAT") for day, _tally in moments],
            [_told(day, tally) for day, tally in moments],
            [_parts(tally) for _day, tally in moments],
            _TONES,
        )

    @property
    def moments(self) -> list[Line]:
        return [
            self._line(date_format(day), "", tally)
            for day, tally in self.report.moments
        ]

    @property
    def by_language(self) -> list[Line]:
        return self._lines(self.report.by_language, "language", language_name)

    @property
    def by_intent(self) -> list[Line]:
        return self._lines(
            self.report.by_intent,
            "intent",
            lambda intent: label_name(intent) if intent else _("without an intent"),
        )

    @property
    def reasons(self) -> list[tuple[str, int, str]]:
        """Why people were asked: in words, how often, and the share of all."""
        known = self.total.by(REASON)
        labels = dict(Conversation.Reason.choices)
        return [
            (str(labels.get(reason, reason)), count, percent(count / self.total.handed))
            for reason, count in sorted(known.items(), key=lambda each: -each[1])
        ]

    @cached_property
    def _asked(self) -> list[Asked]:
        since = timezone.make_aware(
            datetime(self.since.year, self.since.month, self.since.day)
        )
        return unanswered(self.site_id, since=since, language=self.language)

    @property
    def asked(self) -> list[Asked]:
        """The questions without an answer that are asked most; of all intents."""
        return self._asked[:MOST_ASKED]

    @property
    def more_asked(self) -> int:
        return max(0, len(self._asked) - MOST_ASKED)

    @property
    def questions_address(self) -> str:
        """Where questions without an answer are seen to, if this admin has that and
        whoever reads may look at articles."""
        wanted = ("ecom_ai.view_article", "ecom_ai.change_article")
        if not any(self._user.has_perm(each) for each in wanted):
            return ""
        try:
            return reverse("admin:ecom_ai_article_questions", current_app=self._app)
        except NoReverseMatch:
            return ""

    @property
    def export(self) -> str:
        """The query string of the same conversations."""
        return self._query()

    # How.

    def _query(self, **changed: str) -> str:
        known = {
            "days": str(self.days),
            "language": self.language,
            "intent": self.intent,
        }
        return self._wanted.of(**known | changed)

    def _times(self, name: str, what: str) -> Figure:
        half, most = (self.total.seconds(what, share) for share in (0.5, 0.95))
        told = {"half": time_in_words(half), "most": time_in_words(most)}
        return Figure(
            name, told["half"], _("half within that; 95%% within %(most)s") % told
        )

    def _lines(
        self,
        tallies: Sequence[tuple[str, Tally]],
        field: str,
        name: Callable[[str], str],
    ) -> list[Line]:
        return [
            self._line(name(key), self._query(**{field: key}) if key else "", tally)
            for key, tally in tallies
        ]

    def _line(self, name: str, address: str, tally: Tally) -> Line:
        return Line(
            name=name,
            address=address,
            tally=tally,
            bar=lying_bar(_parts(tally), _TONES),
            resolved=_share(tally),
            first_word=time_in_words(tally.seconds(WORD, 0.95)),
        )


def time_in_words(seconds: float | None) -> str:
    """Tenths of seconds below a minute, since a first word is about as long."""
    if seconds is None:
        return NOTHING
    if seconds < MINUTE:
        return _("%(n)s s") % {"n": f"{seconds:.1f}"}
    return seconds_in_words(seconds)


def _parts(tally: Tally) -> tuple[int, int, int]:
    """Resolved without a human, neither, and handed over."""
    rest = tally.conversations - tally.resolved - tally.handed
    return tally.resolved, rest, tally.handed


def _share(tally: Tally) -> str:
    """Of few conversations how many; a share of them would say more than is known."""
    share = tally.resolved_share
    if share is None:
        return NOTHING
    if tally.over < FEW:
        return _("%(n)d of %(of)d") % {"n": tally.resolved, "of": tally.over}
    return percent(share)


def _of_which(tally: Tally) -> str:
    """What the share of those resolved is of, and what it leaves out."""
    told = _(
        "%(n)d of %(of)d: %(alone)d ended with the assistant, %(handed)d went to people"
    ) % {
        "n": tally.resolved,
        "of": tally.over,
        "alone": tally.over - tally.handed,
        "handed": tally.handed,
    }
    if 0 < tally.over < FEW:
        told = _("; ").join([_("too few for a share"), told])
    if not (going := tally.conversations - tally.over):
        return told
    left_out = ngettext(
        "%(n)d that still goes on is not counted",
        "%(n)d that still go on are not counted",
        going,
    )
    return _("; ").join([told, left_out % {"n": going}])


def _told(day: date, tally: Tally) -> str:
    resolved, rest, handed = _parts(tally)
    return _("%(day)s: %(resolved)d resolved without a human, %(rest)d others, "
             "%(handed)d handed over") % {
        "day": date_format(day), "resolved": resolved, "rest": rest, "handed": handed,
    }  # fmt: skip
