"""Podyard in Chinese: nothing is left out, nothing is lost in translation, and it reads as Chinese is written."""

import gettext
import json
import re
import shutil
import string
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import translation

from playground.simulator.causes import CATALOGUE
from playground.web import editor, frames
from playground.web.examples import examples
from playground.web.telling import telling_of
from playground.workspaces import actions, ahead, reading
from playground.workspaces.models import Workspace
from tests.web import visible
from tests.workspaces import hands

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "locale/zh_Hans/LC_MESSAGES"
NGINX = examples()[0].text
HX = {"HX-Request": "true"}
HAN = "[\u4e00-\u9fff]"
MARKS = "，。：；！？、（）"


def messages(catalogue: Path) -> dict[str, str]:
    """A compiled catalogue: msgid, of those with a plural the singular, and what stands for it."""
    with catalogue.open("rb") as file:
        read = gettext.GNUTranslations(file)
    entries: dict[str | tuple[str, int], str] = read._catalog  # type: ignore[attr-defined]
    return {key if isinstance(key, str) else key[0]: text for key, text in entries.items() if key}


def asked(*question: str) -> str:
    """What msgattrib finds in the catalogue, without its head."""
    done = subprocess.run(
        ["msgattrib", "--no-wrap", *question, FOLDER / "django.po"], capture_output=True, text=True, check=True
    )
    return "".join(re.findall(r'^msgid "(?!"$).*$', done.stdout, re.MULTILINE))


def texts_of(source: Path) -> set[str]:
    """The msgids of a .po file, as they are written there."""
    return set(re.findall(r'^(?:msgid|msgid_plural) (".*"(?:\n".*")*)', source.read_text(), re.MULTILINE))


def places(text: str) -> list[str]:
    """The {named} and %(named)s places of a text."""
    braces = [] if re.search(r"%\(\w+\)s", text) else [name or "" for _, name, _, _ in string.Formatter().parse(text)]
    return sorted({*filter(None, braces), *re.findall(r"%\((\w+)\)s", text)})


CHINESE = messages(FOLDER / "django.mo")


def test_every_text_in_the_code_is_in_the_catalogue_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("playground", "templates", "locale"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "*.json"))
    monkeypatch.chdir(tmp_path)
    with override_settings(LOCALE_PATHS=[tmp_path / "locale"]):
        call_command("makemessages", locale=["zh_Hans"], no_obsolete=True, verbosity=0)
    found, kept = tmp_path / "locale/zh_Hans/LC_MESSAGES/django.po", FOLDER / "django.po"
    texts = [
        set(re.findall(r'^(?:msgid|msgid_plural) (".*"(?:\n".*")*)', path.read_text(), re.MULTILINE))
        for path in (found, kept)
    ]
    assert texts[0] == texts[1], "run `make messages` and translate what is new"


@pytest.mark.parametrize("question", ["--untranslated", "--only-fuzzy", "--only-obsolete"])
def test_every_text_is_translated_and_none_by_guess(question: str) -> None:
    assert asked(question) == ""


def test_the_compiled_catalogue_is_that_of_the_source(tmp_path: Path) -> None:
    made = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", made, FOLDER / "django.po"], check=True)
    assert messages(made) == CHINESE


def test_every_translation_keeps_the_places() -> None:
    lost = {text: said for text, said in CHINESE.items() if places(said) != places(text)}
    assert lost == {}


NOT_CHINESE = {
    "a space parts Chinese and Latin": rf"{HAN}[A-Za-z0-9{{&%]|[A-Za-z0-9}}]{HAN}",
    "Chinese punctuation": rf"{HAN}\s*[,;:!?()]|[,;!?()]\s*{HAN}",
    "no space beside Chinese punctuation": rf"{HAN} {HAN}| [{MARKS}]|[{MARKS}] ",
}


@pytest.mark.parametrize("mistake", NOT_CHINESE.values(), ids=NOT_CHINESE)
def test_translations_are_set_as_chinese_is(mistake: str) -> None:
    # What these places hold is Chinese, or begins so.
    plain = [re.sub(r"\{(what|time)\}", "", said) for said in CHINESE.values()]
    assert [said for said in plain if re.search(mistake, said)] == []


def test_what_the_controllers_say_is_said_in_chinese() -> None:
    told = [text for sentence in CATALOGUE.values() for text in (sentence.what, sentence.why) if text in CHINESE]
    assert len(told) > 150
    for text in told:
        only_quotes = re.fullmatch(r"\{\w+\}", text)
        assert only_quotes or re.search(HAN, CHINESE[text]), text


def test_counts_have_one_form_in_chinese_and_two_in_english() -> None:
    def pods(language: str) -> list[str]:
        with translation.override(language):
            return [translation.ngettext("{count} Pod", "{count} Pods", count).format(count=count) for count in (1, 2)]

    assert pods("zh-hans") == ["1 个 Pod", "2 个 Pod"]
    assert pods("en") == ["1 Pod", "2 Pods"]


def test_languages_are_named_in_the_readers_own() -> None:
    def names(language: str) -> list[str]:
        with translation.override(language):
            return [str(name) for _, name in settings.LANGUAGES]

    assert names("zh-hans") == ["简体中文", "英语"]
    assert names("en") == ["Simplified Chinese", "English"]


# The pages


@pytest.fixture
def reader(alice: Client, public: str) -> Client:
    """Alice, who reads Chinese."""
    alice.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN,zh;q=0.9,en;q=0.5"
    return alice


def page(answer: HttpResponse) -> str:
    return answer.content.decode()


def apply(client: Client, public: str, manifest: str, do: str = "apply") -> str:
    return page(client.post(f"/w/{public}/apply/", {"manifest": manifest, "do": do}, headers=HX))


def run(public: str, seconds: float) -> None:
    """The worker works, and so much virtual time goes by."""
    hands.work(public)
    actions.skip(public, reading.look(public).now + seconds)


@pytest.fixture
def running(reader: Client, public: str) -> str:
    """A workspace with a Deployment that runs, whose rollout to an image that is not there is stuck."""
    actions.pause(public)
    apply(reader, public, NGINX)
    run(public, 60)
    apply(reader, public, NGINX.replace("1.15.2", "1.161"))
    run(public, 20)
    return public


def quotes(public: str) -> list[str]:
    """What Kubernetes itself says in a workspace, in English to everybody."""

    def found(value: object) -> Iterator[str]:
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):  # type: ignore[call-overload]
            if isinstance(each, dict | list):
                yield from found(each)
            elif key == "message" and each:
                yield " ".join(each.split())

    told = [str(revision.cause.params.get("message") or "") for revision in telling_of(public).told]
    return [*filter(None, told), *found(list(hands.content(reading.look(public).state).values()))]


def addresses(public: str) -> list[str]:
    """Every page and drawer of what is in a workspace."""
    state, base = reading.look(public).state, f"/w/{public}/"
    shown = ("deployments.apps", "replicasets.apps", "pods", "nodes", "namespaces", "serviceaccounts")
    keys = [key for resource in shown for key in state.all(resource)]
    drawers = [f"{base}objects/{key.resource}/{key.namespace or '-'}/{key.name}/" for key in keys]
    return ["/", base, f"{base}?view=nodes", *(f"{base}?example={each.slug}" for each in examples()), *drawers]


def test_a_chinese_browser_gets_chinese(reader: Client) -> None:
    assert '<html lang="zh-hans"' in page(reader.get("/"))
    assert "看清 Kubernetes 如何运行你的工作负载" in visible.texts(page(reader.get("/")))


def test_no_english_is_left_on_the_pages_of_a_running_cluster(reader: Client, running: str) -> None:
    asked_for = addresses(running)
    assert len(asked_for) > 20
    left = {address: list(visible.english(page(reader.get(address)), *quotes(running))) for address in asked_for}
    assert {address: texts for address, texts in left.items() if texts} == {}


def test_no_english_is_left_when_nodes_are_cordoned_and_cut_off(reader: Client, running: str) -> None:
    for node, do in (("node-1", "cordon"), ("node-2", "fail"), ("node-1", "uncordon"), ("node-3", "cordon")):
        reader.post(f"/w/{running}/objects/nodes/-/{node}/", {"do": do}, headers=HX)
    run(running, 30)
    for path in ("", "?view=nodes", "objects/nodes/-/node-2/", "objects/nodes/-/node-3/"):
        shown = page(reader.get(f"/w/{running}/{path}"))
        assert list(visible.english(shown, *quotes(running))) == []


def test_an_empty_sandbox_has_no_english(reader: Client, public: str) -> None:
    shown = page(reader.get(f"/w/{public}/"))
    assert "这里还没有运行任何东西" in visible.texts(shown)
    assert list(visible.english(shown)) == []


WRONG = {
    "a typo": NGINX.replace("replicas", "replica"),
    "a missing selector": NGINX.replace("matchLabels", "matchlabels"),
    "labels that do not match": NGINX.replace("        app: nginx", "        app: web"),
    "no YAML": "kind: [",
    "a tab": "apiVersion: v1\n\tkind: Pod",
    "an unknown kind": NGINX.replace("kind: Deployment", "kind: Deploymnet"),
    "a bad name": NGINX.replace("name: nginx\nspec", "name: Redis_Sentinel\nspec"),
    "a bad amount": NGINX.replace("replicas: 3", "replicas: three"),
    "nothing": "",
}


@pytest.mark.parametrize("manifest", WRONG.values(), ids=WRONG)
def test_a_refusal_is_quoted_in_the_apis_words_and_explained_in_chinese(
    reader: Client, public: str, manifest: str
) -> None:
    shown = apply(reader, public, manifest)
    assert list(visible.english(shown, "replica", "replicas", "matchlabels")) == []
    assert re.search(HAN, re.sub(r"第 \d+ 行", "", " ".join(visible.texts(shown)))), "it is explained"


def test_refusals_and_what_is_not_there_are_chinese_pages(
    reader: Client, public: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with override_settings(WORKSPACE_LIMITS={"workspaces": 1}):
        full = reader.post("/sandbox/new/")
    assert full.status_code == 429
    lost = reader.get("/w/nobody/")
    assert lost.status_code == 404
    assert "这里什么也没有" in page(lost)
    for answer in (full, lost):
        assert list(visible.english(page(answer))) == []
        assert re.search(HAN, page(answer))


def test_a_stream_speaks_the_language_it_was_asked_for(reader: Client, running: str) -> None:
    seen = reading.look(running)
    assert "Deployment 控制器" in frames.render(seen, "zh-hans", "ownership")
    assert "Deployment controller" in frames.render(seen, "en", "ownership")


def test_who_did_it_and_what_read_as_one_sentence(reader: Client, running: str) -> None:
    told = re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", "", frames.frame(reading.look(running), "zh-hans", "ownership").story)
    )
    assert "你 创建了 Deployment nginx" in told
    assert re.search(r"Deployment 控制器 为修订版本 1 新建 ReplicaSet nginx-\w+，副本数设为 3 — 没有哪个", told)
    assert re.search(r"node-\d 上的 kubelet 报告 nginx-\w+-\w+ 已就绪 — 它没有就绪探针", told)


def test_the_editor_is_given_words_for_all_that_it_asks_and_no_others() -> None:
    built = (ROOT / "static/build/editor.js").read_text()
    with translation.override("zh-hans"):
        given = json.loads(editor.phrases())
    asked_for = set(re.findall(r'\.phrase\("([^"]+)"', built))
    assert len(asked_for) > 10
    assert asked_for <= given.keys()
    assert [phrase for phrase in given if f'"{phrase}"' not in built] == []
    assert all(re.search(HAN, word) for word in given.values())


def test_dates_are_written_as_the_reader_writes_them(reader: Client, public: str) -> None:
    made = Workspace.objects.get(public=public).created
    assert f"{made.year}年{made.month}月{made.day}日" in page(reader.get("/"))


@override_settings(USE_THOUSAND_SEPARATOR=True)
def test_numbers_in_pictures_are_plain_in_both_languages(reader: Client, running: str) -> None:
    for language in ("zh-hans", "en"):
        reader.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        shown = page(reader.get(f"/w/{running}/"))
        numbers = re.findall(r'\s(?:x|y|x1|y1|width|height|viewBox|transform)="([^"]*)"', shown)
        assert len(numbers) > 50
        assert not [number for number in numbers if "," in number]


def test_english_pages_have_no_chinese_but_the_way_to_it(alice: Client, public: str) -> None:
    apply(alice, public, NGINX)
    run(public, 30)
    for address in addresses(public):
        assert not re.search(HAN, " ".join(visible.texts(page(alice.get(address)))))


def test_why_a_simulation_stopped_is_said_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert all(re.search(HAN, translation.gettext(text)) for text in ahead.TROUBLES.values())
