"""A small project without a fault, to be broken in one place; its sources and figures are made up."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from kb.project import HERE, Project

NAVIGATION = """\
nav:
  - Home: index.md
  - Science:
      - science/pain.md
  - Evidence:
      - evidence/claims.md
      - evidence/sources.md
      - evidence/trials.md
      - evidence/glossary.md
      - evidence/data.md
  - About:
      - about/disclaimer.md

"""

REFERENCES = r"""@article{alpha2020trial,
  title = {{Ketamine for pain: 50\% relief \& more}},
  author = {Alpha, Anna and Beta, Bert},
  journal = {Journal of Trials},
  year = {2020},
  pages = {11--19},
  doi = {10.1000/alpha},
  pmid = {11111111},
  registration = {NCT01234567},
  keywords = {rct},
}

@misc{beta2021registry,
  title = {{Ketamine in a register}},
  author = {{Beta Hospital}},
  year = {2021},
  registration = {NCT07654321},
  url = {https://clinicaltrials.gov/study/NCT07654321},
  keywords = {registry},
}

@article{gamma2019withdrawn,
  title = {{Ketamine, withdrawn}},
  author = {Gamma, Gerd},
  journal = {Journal of Trials},
  year = {2019},
  doi = {10.1000/gamma},
  keywords = {cohort},
}

@article{zeta2022unread,
  title = {{Ketamine, not read}},
  author = {Zeta, Zoe},
  journal = {Journal of Trials},
  year = {2022},
  doi = {10.1000/zeta},
  keywords = {cohort},
}
"""

EXTRACTS = {
    "alpha2020trial": """\
key: alpha2020trial
topics: [crps-neuropathic]
design: rct
population: adults with pain
n: 60
intervention: ketamine 22 mg/h
comparator: placebo
results:
  - id: pain-1w
    outcome: Pain, 0-10, week 1
    printed: ketamine 2.68, placebo 5.45; P < 0.001
    where: abstract
    level: abstract
    measure: mean
    p: <0.001
    n: 60
    arms:
      - {name: ketamine, n: 30, mean: 2.68}
      - {name: placebo, n: 30, mean: 5.45}
  - id: nausea
    outcome: Nausea
    printed: 76% versus 18%
    where: abstract
    level: abstract
    measure: percent
    arms:
      - {name: ketamine, percent: 76}
      - {name: placebo, percent: 18}
  - id: difference
    outcome: Difference in pain, week 1
    printed: -1.62 (95% CI -2.54 to -0.71)
    where: abstract
    level: abstract
    scale: VAS 0-10
    time: 1 week
    measure: MD
    estimate: -1.62
    low: -2.54
    high: -0.71
harms: ["nausea 76% and 18%; 30 people in each arm"]
retraction: {status: none-seen}
seen:
  - {url: 'https://pubmed.ncbi.nlm.nih.gov/11111111/', level: abstract, what: all, month: 2026-11}
""",
    "beta2021registry": """\
key: beta2021registry
topics: [trials]
design: registry
retraction: {status: not-looked}
seen:
  - {url: 'https://clinicaltrials.gov/study/NCT07654321', level: registry, what: all, month: 2026-11}
""",
    "gamma2019withdrawn": """\
key: gamma2019withdrawn
topics: [kap]
design: cohort
retraction: {status: notice, kind: retraction}
results:
  - {id: relief, outcome: Relief, printed: 12 of 20, where: abstract, level: abstract, measure: events}
seen:
  - {url: 'https://doi.org/10.1000/gamma', level: abstract, what: all, month: 2026-11}
""",
    "zeta2022unread": """\
key: zeta2022unread
topics: [kap]
design: cohort
retraction: {status: not-looked}
seen:
  - {url: 'https://doi.org/10.1000/zeta', level: citation, what: title, month: 2026-11}
""",
}

OUTCOMES = """\
- id: pain
  title: ketamine for pain
  population: adults with pain
  intervention: Ketamine
  comparison: placebo
  searched: 2026-11
  outcomes:
    - id: pain-1w
      name: Pain, week 1
      kind: benefit
      results: [alpha2020trial#pain-1w]
      certainty:
        rater: ours
        level: moderate
        start: high
        steps:
          - {domain: imprecision, levels: -1, reason: one small trial}
    - id: nausea
      name: Nausea
      kind: harm
      results: [alpha2020trial#nausea]
      certainty:
        rater: alpha2020trial
        level: low
"""

CLAIMS = """\
- id: relief
  section: science
  kind: effect
  condition: chronic pain (any)
  claim: Ketamine relieves pain for a week.
  made_by: [alpha2020trial]
  verdict: partly supported
  answer: In one small trial, pain was lower with ketamine.
  outcome: pain#pain-1w
  for:
    - {key: alpha2020trial, results: [pain-1w], line: Pain was 2.68 with ketamine and 5.45 with placebo.}
  against:
    - {key: gamma2019withdrawn, line: A cohort that was retracted.}
  would_change: A second trial.
  pages: [science/pain.md]
  searched: 2026-11
- id: nausea
  section: science
  kind: effect
  condition: chronic pain (any)
  claim: Ketamine makes nobody sick.
  verdict: contradicted
  answer: More people felt sick with ketamine.
  certainty:
    rater: ours
    level: low
    start: high
    steps:
      - {domain: imprecision, levels: -1, reason: one trial of 60 people}
      - {domain: risk of bias, levels: -1, reason: people could tell what they were given}
  against:
    - {key: alpha2020trial, results: [nausea], line: Nausea was more frequent with ketamine.}
  would_change: A second trial.
  pages: [science/pain.md]
  searched: 2026-11
- id: herbs
  section: integration
  kind: effect
  condition: not a condition
  claim: Ketamine and herbs work together.
  verdict: untested
  answer: Nobody has tried.
  looked_for: Trials of ketamine with herbs; none was found.
  would_change: A trial.
  pages: [science/pain.md]
  searched: 2026-11
"""

GLOSSARY = """\
- term: pain inventory
  abbreviation: PI
  plural: pain inventories
  field: measures
  definition: A list of questions on pain.
  sources: [alpha2020trial]
- term: odds ratio
  abbreviation: OR
  ambiguous: true
  field: statistics
  definition: The odds of one group over those of another.
"""

TRIALS = """\
- number: NCT07654321
  title: Ketamine in a register
  condition: pain
  group: chronic pain
  arms: [ketamine, placebo]
  status: recruiting
  start: 2025-01
  completion: 2026-12-31
  seen: 2026-11
  results: none seen
  keys: [beta2021registry]
"""

NEWS = """\
- {date: 2026-11-22, title: First version, text: The first version., page: index.md}
"""

FIGURES = """\
- id: difference
  kind: effects
  title: Ketamine against placebo
  alternative: One point on the side of less pain.
  note: One trial, so nothing is pooled.
  measures: [MD]
  scale: 0-10
  axis: Difference in pain
  towards: [less pain, more]
  points:
    - {result: alpha2020trial#difference, group: First week}
  not_converted:
    - {result: alpha2020trial#pain-1w, reason: Means of both arms alone.}
- id: map
  kind: map
  title: What is known
  alternative: Circles that are partly full.
  note: One trial.
  rows:
    - {summary: pain, label: Pain of any kind}
  columns:
    - {label: Relief, outcomes: [pain#pain-1w]}
    - {label: Harms, outcomes: [pain#nausea]}
- id: timeline
  kind: timeline
  title: Trials
  alternative: One bar.
  note: As the register has it.
"""

UNCITED = """\
{}
"""

HOME = """\
---
title: A small site
description: A small site for tests.
audience: [researcher]
searched: 2026-11
reviewed: null
synonyms: []
---

# A small site

Read [what was found](science/pain.md#what-was-found), the [table](science/pain.md#sof-pain).
As a book: {{ downloads() }}. It is under [a licence](https://creativecommons.org/licenses/by/4.0/).
"""

PAIN = """\
---
title: Pain
description: What one trial found.
audience: [therapist, patient]
searched: 2026-11
reviewed: null
synonyms: [ache]
---

# Pain

## What was found

In the trial, pain was 2.68 with ketamine and 5.45 with placebo [@alpha2020trial].
The trial gave 22 mg/h [@alpha2020trial]. A register lists another [@beta2021registry].
A cohort was retracted [@gamma2019withdrawn]. We could not read another [@zeta2022unread].

{{ summary_of_findings("pain") }}

Certainty: {{ certainty("pain#pain-1w") }}.

![Two bars of different height](../assets/plot.svg)

### Trials

{{ study_table("trials", "Trials", "alpha2020trial#pain-1w") }}

See the [references](#references) and [the trials](#studies-trials).
"""

DISCLAIMER = """\
---
title: Disclaimer
description: This is a test.
audience: [patient]
searched: 2026-11
reviewed: null
synonyms: []
---

# Disclaimer

**This is a test.** Nothing here is true.
"""

# The page of each list that is rendered from the data: its title, and what it calls.
LISTS = {
    "claims": ("Claims ledger", '{{ claims_ledger() }}\n\n{{ claim("relief") }}\n\n{{ not_found() }}'),
    "sources": ("Sources", "{{ bibliography() }}\n\n{{ left_out() }}"),
    "trials": ("Trials register", "{{ trials_register() }}"),
    "glossary": ("Glossary", "{{ glossary() }}"),
    "data": ("Data", "{{ datasets() }}"),
}

LIST_PAGE = """\
---
title: {title}
description: A list for tests.
audience: [researcher]
searched: 2026-11
reviewed: null
synonyms: []
---

# {title}

{calls}
"""

TO_COMPLETE = """\
authors: []
records:
  - {key: omega2018incomplete, missing: [year]}
trial_rows: []
"""

PLOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h3v8z"/></svg>\n'


def write_project(root: Path) -> Project:
    """Write the small project into the folder `root`."""
    configuration = re.sub(r"^nav:\n(?:[ #].*\n|\n)+", NAVIGATION, HERE.config.read_text(encoding="utf-8"), flags=re.M)
    files = {
        "mkdocs.yml": configuration,
        "references.bib": REFERENCES,
        "sources-to-complete.yml": TO_COMPLETE,
        "README.md": "# A small project\n",
        "docs/index.md": HOME,
        "docs/about/disclaimer.md": DISCLAIMER,
        "docs/science/pain.md": PAIN,
        **{
            f"docs/evidence/{name}.md": LIST_PAGE.format(title=title, calls=calls)
            for name, (title, calls) in LISTS.items()
        },
        "docs/assets/plot.svg": PLOT,
        "docs/data/outcomes.yml": OUTCOMES,
        "docs/data/claims.yml": CLAIMS,
        "docs/data/glossary.yml": GLOSSARY,
        "docs/data/trials.yml": TRIALS,
        "docs/data/figures.yml": FIGURES,
        "docs/data/uncited.yml": UNCITED,
        "docs/data/news.yml": NEWS,
        **{f"docs/data/sources/{key}.yml": text for key, text in EXTRACTS.items()},
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "scripts").mkdir()
    for name in ("pyproject.toml", "scripts/macros.py"):
        shutil.copy(HERE.root / name, root / name)
    return Project(root)


def add_programs(project: Project) -> None:
    """Add what a build needs: the programs, the theme's templates, the style sheets."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(HERE.root / "scripts", project.root / "scripts", dirs_exist_ok=True, ignore=ignored)
    shutil.copytree(HERE.root / "overrides", project.root / "overrides", ignore=ignored)
    for path in (HERE.docs / "assets").iterdir():
        if path.is_file():
            shutil.copy(path, project.docs / "assets")


def change(project: Project, name: str, old: str, new: str) -> None:
    """Replace the first `old` of the file `name` by `new`; an empty `old` appends, or makes the file."""
    path = project.root / name
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    assert old in text, f"{name} does not hold {old!r}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
