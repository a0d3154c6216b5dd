"""Whatever the method, a worker without torch serves the checkpoint."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ecom_ai.ml.arguments import ADAPTED
from ecom_ai.ml.classifiers import load_classifier
from tests.ml.making import make_rows

pytestmark = [
    pytest.mark.usefixtures("exports_here"),
    # transformers' and peft's own.
    pytest.mark.filterwarnings(
        "ignore::FutureWarning",
        "ignore:Adapter 'default'",
    ),
]
#: ``exports_here`` changes what a process takes for its own.
PYTHON = sys.executable
REPOSITORY = Path(__file__).parents[2]
ASK = """
import json, sys
from pathlib import Path
from ecom_ai.ml.classifiers import load_classifier
classifier = load_classifier(Path(sys.argv[1]), cache=Path(sys.argv[2]))
print(json.dumps(classifier.predict_proba(json.loads(sys.argv[3])).tolist()))
"""


@pytest.mark.parametrize("method", ["full", "fewshot", *ADAPTED])
def test_a_process_that_cannot_import_torch_answers_alike(
    fit, cache, tmp_path, method
) -> None:
    fit(method=method, learning_rate=1e-2)
    texts = [*make_rows(6, seed=7).texts, ""]
    expected = load_classifier(tmp_path / "run", cache=cache).predict_proba(texts)
    # In front of all others, and inherited by the processes that it starts.
    (tmp_path / "path").mkdir()
    refusal = "raise AssertionError('torch was imported')\n"
    (tmp_path / "path" / "torch.py").write_text(refusal)
    path = os.pathsep.join([str(tmp_path / "path"), str(REPOSITORY)])
    asked = [str(tmp_path / "run"), str(tmp_path / "fresh-cache"), json.dumps(texts)]
    done = subprocess.run(
        [PYTHON, "-c", ASK, *asked],
        env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert np.array(json.loads(done.stdout)) == pytest.approx(expected, abs=1e-4)
