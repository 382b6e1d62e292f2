"""What a learner sees of a Pod's life, to the word and the tenth of a second."""

import pytest

from tests.simulator import cut
from tests.simulator.kubelet.stories import FOLDER, seen, tell

STORIES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_goes_as_it_was_written_down(path, request):
    _, happened = tell(path)
    golden = path.with_suffix(".txt")
    if request.config.getoption("--update-golden"):
        golden.write_text(seen(happened))
    assert seen(happened) == golden.read_text()


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_is_the_same_told_in_pieces(path):
    bench, happened = tell(path)
    first = happened[0].number
    end = bench.now
    acts = [revision.time for revision in happened if revision.cause.actor == "learner"]
    log = [revision for revision in bench.log if revision.number < first or revision.time <= max(acts)]
    rest = (end - max(acts)) / 7
    cut.check(log, bench.setup, max(acts), end, [round(max(acts) + rest * each, 3) for each in (1, 2, 4)])


def test_every_story_is_written_down():
    assert {path.stem for path in STORIES} == {path.stem for path in FOLDER.glob("*.txt")}
