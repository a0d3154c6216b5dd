"""Articles in the admin: written, imported, and what they leave unanswered."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ecom_ai.models import Article, Conversation, Message, Passage, QuestionSet
from ecom_ai.support import unanswered
from ecom_ai.support.passages import sync_articles
from tests.making import SITE
from tests.test_training_admin import signed_in, text_of

pytestmark = pytest.mark.django_db

ARTICLES = "/admin/ecom_ai/article/"
CHINESE = {"Accept-Language": "zh-hans"}
BODY = "Within 30 days.\n\n## Gifts\n\nWithout the invoice."
TOLD = {
    "title": "Returns", "key": "returns", "language": "en", "topic": "returns",
    "is_published": "on", "body": BODY,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _site(site):
    return site


@pytest.fixture
def ann() -> Client:
    names = (f"{act}_article" for act in ("add", "change", "delete", "view"))
    return signed_in(*names)


def article(key: str = "returns", body: str = BODY, **fields) -> Article:
    values = {"language": "en", "title": "Returns", **fields}
    return Article.objects.create(site_id=SITE, key=key, body=body, **values)


def upload(name: str, content: str | bytes) -> SimpleUploadedFile:
    data = content if isinstance(content, bytes) else content.encode()
    return SimpleUploadedFile(name, data)


def test_an_article_is_written_and_its_passages_follow(
    ann, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert ann.post(f"{ARTICLES}add/", TOLD).status_code == 302
    row = Article.objects.get()
    assert (row.site_id, row.edited_by.username) == (SITE, "mia")
    assert Passage.objects.count() == 2
    Passage.objects.filter(position=0).update(retrieved=4, cited=3)
    text = text_of(ann.get(f"{ARTICLES}{row.pk}/change/"))
    assert "Returns – Gifts" in text
    assert "Retrieved: 4. Cited: 3." in text
    assert "Try it before" not in text  # she may not see sets of questions


def test_a_trial_of_an_article_is_reached_from_its_page():
    row, made = article(), QuestionSet.objects.create(site_id=SITE, name="Returns")
    mia = signed_in("change_article", "view_article", "view_questionset")
    page = mia.get(f"{ARTICLES}{row.pk}/change/").text
    assert f"/admin/ecom_ai/questionset/{made.pk}/change/?article={row.pk}" in page


def test_one_article_a_key_and_language(ann):
    article()
    text = text_of(ann.post(f"{ARTICLES}add/", TOLD))
    assert "There is such an article in this language." in text
    assert ann.post(f"{ARTICLES}add/", {**TOLD, "language": "zh"}).status_code == 302
    assert Article.objects.count() == 2


@pytest.mark.parametrize(("times", "status"), [(200_001, 200), (600_000, 400)])
def test_an_article_that_is_too_large_is_refused(ann, times, status):
    page = ann.post(f"{ARTICLES}add/", {**TOLD, "body": "word " * times})
    assert page.status_code == status
    if status == 200:
        assert "at most 1.0 MB" in text_of(page)
    assert not Article.objects.exists()


def test_the_list_says_what_is_used_and_finds_what_never_is(ann):
    article()
    article("points", "Collect them.", title="Points")
    sync_articles(SITE)
    Passage.objects.filter(source="returns").update(retrieved=2, cited=1)
    page = ann.get(ARTICLES)
    rows = {row.key: row for row in page.context["cl"].result_list}
    assert (rows["returns"].passages, rows["returns"].retrieved) == (2, 4)
    assert (rows["returns"].cited, rows["points"].retrieved) == (2, 0)
    assert "never" in text_of(page)
    for value, keys in (("never", ["points"]), ("once", ["returns"])):
        found = ann.get(ARTICLES, {"retrieved": value}).context["cl"].result_list
        assert [row.key for row in found] == keys


def test_passages_are_shown_of_what_is_not_saved(ann):
    row = article()
    sync_articles(SITE)
    told = {"title": "Returns", "body": f"{BODY}\n\nNew.", "article": row.pk}
    text = text_of(ann.post(f"{ARTICLES}passages/", told))
    assert "Retrieved: 0." in text
    assert "New: found once the article is saved" in text
    assert Passage.objects.count() == 2
    assert "No text" in text_of(ann.post(f"{ARTICLES}passages/", {"title": "T"}))


def test_a_file_is_looked_at_first_and_then_imported(ann):
    article(body="Old.")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("en/returns.md", f"# Returns\n\n{BODY}")
        archive.writestr("zh/returns.md", "# 退货\n\n30天内。")
    content = packed.getvalue()
    page = ann.post(f"{ARTICLES}import/", {"file": upload("a.zip", content)})
    text = text_of(page)
    assert "New: 1" in text
    assert "Changed: 1" in text
    assert "Import 2 articles" in text
    assert Article.objects.get().body == "Old."
    told = {"file": upload("a.zip", content), "import": "1"}
    page = ann.post(f"{ARTICLES}import/", told, follow=True)
    assert "2 articles were imported: 1 new, 1 changed." in text_of(page)
    assert Article.objects.get(language="zh").title == "退货"
    page = ann.post(f"{ARTICLES}import/", {"file": upload("a.zip", content)})
    assert "nothing to import" in text_of(page)


def test_with_a_problem_nothing_is_imported(ann):
    rows = "id,title,body,language\na,T,Text,en\nb,,Text,en\n"
    told = {"file": upload("a.csv", rows), "import": "1"}
    text = text_of(ann.post(f"{ARTICLES}import/", told))
    assert "a.csv, line 3: the article has no title" in text
    assert "Nothing was imported." in text
    assert not Article.objects.exists()
    text = text_of(ann.post(f"{ARTICLES}import/", {"file": upload("a.exe", "x")}))
    assert "articles are read from files that end in" in text


def test_those_who_only_look_import_and_settle_nothing():
    eve = signed_in("view_article")
    assert eve.get(ARTICLES).status_code == 200
    assert eve.get(f"{ARTICLES}questions/").status_code == 200
    assert eve.get(f"{ARTICLES}import/").status_code == 403
    assert eve.post(f"{ARTICLES}questions/done/").status_code == 403


def test_who_may_not_see_articles_sees_no_questions():
    nobody = signed_in("view_item")
    assert nobody.get(f"{ARTICLES}questions/").status_code == 403
    assert nobody.post(f"{ARTICLES}passages/").status_code == 403


# Questions without an answer.


def unknown(text: str, language: str = "en", outcome: str = "unknown") -> Message:
    talk = Conversation.objects.create(site_id=SITE, language=language)
    asked = Message.objects.create(
        conversation=talk, author="shopper", state="done", text="secret", masked=text,
        language=language,
    )  # fmt: skip
    return Message.objects.create(
        conversation=talk, author="assistant", state="done", language=language,
        replies_to=asked, outcome=outcome,
    )  # fmt: skip


def test_questions_that_are_alike_stand_together_the_most_frequent_first(ann):
    of_product = unknown("Was a tent of yours on Everest?")
    Message.objects.filter(pk=of_product.pk).update(intent="product_question")
    for text in ("Do you ship to Antarctica?", "ship to antarctica", "Antarctica ship"):
        unknown(text)
    unknown("能寄到南极吗", "zh")
    unknown("你们能寄到南极吗？", "zh")
    unknown("???")
    unknown("Do you ship to Alaska?", outcome="answered")
    groups = unanswered.unanswered(SITE)
    assert [(one.text, one.count) for one in groups] == [
        ("Do you ship to Antarctica?", 3),
        ("你们能寄到南极吗？", 2),
        ("???", 1),
        ("Was a tent of yours on Everest?", 1),
    ]
    assert set(groups[0].others) == {"ship to antarctica", "Antarctica ship"}
    page = ann.get(f"{ARTICLES}questions/")
    html, text = page.content.decode(), text_of(page)
    assert "Asked 3 times." in text
    assert "secret" not in html
    assert text.count("Write an article") == 4  # the lead; none for the product's
    address = f"{ARTICLES}add/?title=Do+you+ship+to+Antarctica%3F&amp;language=en"
    assert address in html
    form = ann.get(address.replace("&amp;", "&")).context["adminform"].form
    assert form["title"].value() == "Do you ship to Antarctica?"
    assert form["language"].value() == "en"
    assert form["key"].value() == "do-you-ship-to-antarctica"


def test_what_is_done_is_not_shown_again(ann):
    first, other = unknown("Do you ship to Antarctica?"), unknown("Any cake?")
    known = unknown("Ship to Antarctica?", outcome="answered")
    told = {"reply": [first.pk, known.pk, "x"]}
    page = ann.post(f"{ARTICLES}questions/done/", told, follow=True)
    assert "1 question is marked as done." in text_of(page)
    known.refresh_from_db()
    assert known.settled_at is None
    assert [one.replies for one in unanswered.unanswered(SITE, settled=False)] == [
        (other.pk,)
    ]
