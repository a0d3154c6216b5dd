"""Articles out of files: what is read, what is compared, and what is refused."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Article, Passage
from ecom_ai.support import help_centre, importing
from tests.making import SITE

FRONT = "---\ntitle: Returns\ntopic: returns\n---\n\nWithin 30 days.\n"


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(data)
    return path


def zipped(folder: Path, files: dict[str, str | bytes]) -> Path:
    path = folder / "articles.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def one(folder: Path, name: str, content: str | bytes) -> importing.Draft:
    found = importing.read(file(folder, name, content), name)
    assert found.problems == []
    (draft,) = found.drafts
    return draft


def problem(folder: Path, name: str, content: str | bytes) -> str:
    found = importing.read(file(folder, name, content), name)
    assert len(found.problems) == 1
    return found.problems[0]


def test_markdown_with_front_matter(tmp_path):
    draft = one(tmp_path, "zh/send-back.md", FRONT)
    assert (draft.key, draft.language) == ("send-back", "zh")
    assert (draft.title, draft.topic) == ("Returns", "returns")
    assert draft.body == "Within 30 days."
    told = "---\nslug: Other One\nlanguage: zh-hans\ntitle: 'T'\n---\nText."
    draft = one(tmp_path, "en/x.md", told.replace("\n", "\r\n"))
    assert (draft.key, draft.language, draft.title) == ("other-one", "zh", "T")


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [("a.zh.md", "Hi", "zh"), ("a.md", "退货说明", "zh"), ("a.md", "Hi", "en")],
)
def test_markdown_without_front_matter_is_known_by_name_heading_and_script(
    tmp_path, name, text, language
):
    draft = one(tmp_path, name, f"# The title #\n\n{text}\n\n# Second\n\nMore")
    assert (draft.key, draft.title, draft.language) == ("a", "The title", language)
    assert draft.body.startswith(text)


def test_html_is_read_without_its_scripts_and_frame(tmp_path):
    page = """<!doctype html><html lang="en-GB"><head><title>Shop</title>
    <style>p { color: red }</style></head><body><nav>Menu</nav><h1>Send <b>it</b></h1>
    <p>Within 30&nbsp;days, &lt;b&gt; is *bold*.</p><script>steal()</script>
    <ul><li>Print</li><li>Pack</li></ul>
    <table><tr><th>To</th><th>Cost</th></tr><tr><td>US</td><td>$0</td></tr></table>
    <h2>Gifts</h2>Without invoice.</body></html>"""
    draft = one(tmp_path, "back.html", page)
    assert (draft.title, draft.language, draft.key) == ("Send it", "en", "back")
    assert draft.body == (
        "Within 30 days, <b> is \\*bold\\*.\n\n- Print\n- Pack\n\n"
        "| To | Cost |\n| --- | --- |\n| US | $0 |\n\n## Gifts\n\nWithout invoice."
    )


def test_tables_are_read_row_by_row(tmp_path):
    rows = 'id,title,body,language,topic\nA 1,T,"Two\n\nparts",en,x\nb,U,好,zh,\n'
    drafts = importing.read(file(tmp_path, "t.csv", rows)).drafts
    assert [(d.key, d.language, d.topic) for d in drafts] == [
        ("a-1", "en", "x"),
        ("b", "zh", ""),
    ]
    lines = [
        {"id": 7, "title": "T", "body": "B", "language": "en"},
        {"id": "c", "title": "T", "body": "", "language": "en"},
        {"id": "d", "title": ["T"], "body": "B", "language": "en"},
    ]
    text = "\n".join(map(json.dumps, lines))
    found = importing.read(file(tmp_path, "t.jsonl", text), "t.jsonl")
    assert [draft.key for draft in found.drafts] == ["7"]
    assert found.problems == [
        "t.jsonl, line 2: the article has no text",
        "t.jsonl, line 3: the title is ['T']; expected a text",
    ]


def test_a_zip_is_read_file_by_file_and_its_problems_with_it(tmp_path):
    files = {
        "help/en/a.md": FRONT,
        "help/zh/a.md": "# 退货\n\n30天。",
        "help/en/bad.md": "---\nno colon\n---\n\nText",
        "help/picture.png": b"\x89PNG",
        "__MACOSX/en/a.md": "junk",
        "help/.hidden.md": "junk",
    }
    found = importing.read(zipped(tmp_path, files))
    assert [(d.key, d.language) for d in found.drafts] == [("a", "en"), ("a", "zh")]
    assert found.left_out == ["help/picture.png"]
    assert len(found.problems) == 1
    assert found.problems[0].startswith("help/en/bad.md, line 2: 'no colon'")


def test_one_article_twice_is_a_problem(tmp_path):
    found = importing.read(zipped(tmp_path, {"a/en/x.md": FRONT, "b/en/x.md": FRONT}))
    assert "'x' in en stands in a/en/x.md" in found.problems[0]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.md", b"\xff\xfeT\x00", "UTF-16"),
        ("a.md", b"# T\n\n\xe9", "not UTF-8"),
        ("a.md", "# T\n\nA\0B", "NUL"),
        ("a.md", "", "empty"),
        ("a.md", "Just text", "has no title"),
        ("a.md", "# T\n", "has no text"),
        ("a.md", f"# {'T' * 201}\n\nB", "201 characters"),
        ("!.md", "# T\n\nB", "gives no address"),
        ("a.md", "---\ntitle: T\nlanguage: 1\n---\nB", "expected a code such as en"),
        ("a.md", "# T\n\n" + "word " * 1_000_000, "5.0 MB; at most 1.0 MB"),
        ("a.md", "# T\n\n" + "word " * 250_000, "1.2 MB; at most 1.0 MB"),
        ("a.csv", "id,title\na,b\n", "without body and language"),
        ("a.csv", "id,title,body,language\na,b,c\n", "3 columns; expected 4"),
        ("a.jsonl", "{nonsense", "not JSON"),
    ],
)
def test_bad_files_are_refused_by_name_and_line(tmp_path, name, content, said):
    found = problem(tmp_path, name, content)
    assert found.startswith(name)
    assert said in found


def test_what_cannot_be_read_at_all_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"files that end in \.csv"):
        importing.read(file(tmp_path, "a.pdf", "x"))
    with pytest.raises(BadInput, match="no zip that can be read"):
        importing.read(file(tmp_path, "a.zip", "x"))
    with pytest.raises(BadInput, match="there is no article in it"):
        importing.read(zipped(tmp_path, {"x.png": b"1"}))
    with pytest.raises(BadInput, match=r"at most 20\.0 MB"):
        importing.read(file(tmp_path, "a.csv", b"x" * 20_000_001))
    bomb = zipped(tmp_path, {f"{n}.md": b"0" * 15_000_000 for n in range(7)})
    with pytest.raises(BadInput, match=r"more than 100\.0 MB"):
        importing.read(bomb)


@pytest.mark.django_db
def test_compared_then_written_and_again_nothing(
    site, tmp_path, django_user_model, django_capture_on_commit_callbacks
):
    files = {"en/a.md": FRONT, "en/b.md": FRONT.replace("30", "60")}
    drafts = importing.read(zipped(tmp_path, files)).drafts
    Article.objects.create(
        site=site, key="b", language="en", title="Old", body="Old.", topic="mine",
        is_published=False,
    )  # fmt: skip
    kinds = [each.kind for each in importing.compare(SITE, drafts)]
    assert kinds == ["new", "changed"]
    assert Article.objects.count() == 1
    user = django_user_model.objects.create_user("ann")
    with django_capture_on_commit_callbacks(execute=True):
        counts = importing.save(SITE, drafts, by=user)
    assert counts == {"new": 1, "changed": 1, "unchanged": 0}
    changed = Article.objects.get(key="b")
    assert (changed.title, changed.topic) == ("Returns", "returns")
    assert (changed.is_published, changed.edited_by) == (False, user)
    assert set(Passage.objects.values_list("source", flat=True)) == {"a"}
    assert importing.save(SITE, drafts) == {"new": 0, "changed": 0, "unchanged": 2}
    assert Article.objects.get(key="a").edited_by == user


@pytest.mark.django_db
def test_the_command_imports_all_or_nothing(site, tmp_path):
    out = io.StringIO()
    bad = zipped(tmp_path, {"en/a.md": FRONT, "en/b.md": "no title"})
    with pytest.raises(CommandError, match=r"en/b\.md, line 1.*no title") as error:
        call_command("ecom_ai_import_articles", bad, stdout=out)
    assert error.value.returncode == 2
    assert not Article.objects.exists()
    good = zipped(tmp_path, {"en/a.md": FRONT})
    call_command("ecom_ai_import_articles", good, "--dry-run", stdout=out)
    assert not Article.objects.exists()
    call_command("ecom_ai_import_articles", good, stdout=out)
    assert "1 new, 0 changed, 0 unchanged." in out.getvalue()
    with pytest.raises(CommandError, match="no such file"):
        call_command("ecom_ai_import_articles", tmp_path / "none.md")


# As the host's pages show them.


@pytest.mark.django_db
def test_each_article_is_listed_once_in_the_readers_language_if_it_is_there(site):
    for key, language, title in (
        ("a", "en", "Returns"), ("a", "zh", "退货"), ("b", "en", "Points"),
    ):  # fmt: skip
        Article.objects.create(
            site=site, key=key, language=language, title=title, body=f"{title}."
        )
    Article.objects.create(
        site=site, key="c", language="zh", title="草稿", body="x", is_published=False
    )
    found = help_centre.listed(SITE, "zh-hans")
    assert [row.title for row in found] == ["退货", "Points"]
    assert [row.title for row in help_centre.find(found, "怎么退货？")] == ["退货"]
    assert [row.title for row in help_centre.find(found, "my points")] == ["Points"]
    assert help_centre.find(found, "…") == []
    assert help_centre.article(SITE, "b", "zh-hans").title == "Points"
    assert help_centre.article(SITE, "c", "zh-hans") is None


def test_tags_come_out_as_text_and_bad_links_not_at_all():
    html = help_centre.as_html(
        "# One\n\n<script>alert(1)</script> [x](javascript:alert(1)) "
        "![p](http://other.example/p.png)\n\n## Two\n\n[ok](/help/)\n"
    )
    assert "<h2>One</h2>" in html
    assert "<h3>Two</h3>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<img" not in html
    assert '<a href="/help/">ok</a>' in html
