"""The words that say a relation, and those that say it is planned, past or denied."""

from __future__ import annotations

import re
from typing import Final

_I = re.IGNORECASE

USES: Final = re.compile(
    r"\b(?:us(?:es|ing|ed|e)|runs? on|running(?: on)?|runs|ran(?: on)?|built (?:on|with|using|in)|build(?:s|ing)? (?:on|with)|"
    r"mov(?:ed|ing|es?) (?:\w+ )?(?:to|onto)|migrat(?:ed|ing|es?) (?:\w+ )?to|switch(?:ed|ing|es)? to|standardi[sz]ed on|settled on|"
    r"deploy(?:s|ed|ing)? (?:\w+ )?(?:with|on|to|using|via|in)|written in|rewr\w+ \w* ?in|relies on|rely on|depends on|powered by|"
    r"stor(?:es|ed|ing|e) \w* ?\w* ?in|adopt(?:s|ed|ing)|chose|picked|went with|on top of|based on|hosted on|"
    r"implemented (?:in|with|using)|via|stack(?: is)?|leverag\w+|wraps?|backed by|orchestrated (?:by|with)|managed with|"
    r"monitor(?:s|ed|ing)? \w* ?with|rolled out|try(?:ing)?|evaluating|considering|piloting|trial(?:l?ing)?|introduced|works? (?:in|on top of)|ships? (?:logs|metrics|data) to|tooling|tools?)\b",
    _I,
)
MAKES: Final = re.compile(
    r"\b(?:makes?|maker of|builds|building|created|creators? of|creates|wrote|author of|develops?|developed|developer of|releas(?:es|ed|ing)|"
    r"launch(?:es|ed|ing)?|announc(?:es|ed|ing)|sells?|ships|shipped|shipping|maintains|maintainer of|offers?|open[- ]sourced|"
    r"unveiled|produces|publishes|founder of|invented|demo(?:ed|'d|s)|new product|new service|new offering|products?)\b",
    _I,
)
PLACED: Final = re.compile(
    r"^\s*(?:,?\s*(?:a |the )?(?:\w+ )?(?:made|built|created|written|developed|maintained|sold|offered|released|open[- ]sourced)?\s*(?:by|from)|\(by|\()\s*(?:the )?$",
    _I,
)
WORKS_AT: Final = re.compile(
    r"^\s*(?:,|\(|-|–|—|@)?\s*(?:(?:is|was|now|the|an?|our|new|former|ex-?)\s+)*"
    r"(?:(?:CEO|CTO|CIO|CISO|COO|CFO|VP|SVP|founder|co-?founder|director|manager|head|lead|chief|engineers?|developers?|architect|"
    r"scientist|analyst|consultant|professor|librarian|researcher|evangelist|advocate|officer|owner|principal|senior|staff|product|"
    r"software|marketing|sales|security|data|platform|of|and|for|infrastructure|team|dev|devops|sre|works?|working|joined|left)\s*)*"
    r"(?:,|\(|-|–|—|@|at|from|of|with|for)?\s*(?:the )?$",
    _I,
)
PART_OF: Final = re.compile(
    r"^\s*(?:,|is|are|=|-|–|:|\()?\s*(?:now |also )?(?:an? |the )?(?:new |official |built-in )?(?:part of|module (?:of|for|in)|feature (?:of|in)|"
    r"component of|subproject of|edition of|extension (?:of|for|to)|add-?on (?:of|for|to)|included in|bundled with|inside)\s*(?:the )?$",
    _I,
)
INTEGRATES: Final = re.compile(
    r"\b(?:integrat\w+ (?:with|into|to)|works? with|support(?:s|ing|ed)? for|supports|connect(?:s|or|ors|ed)? (?:for|to|with)|plugs? into|"
    r"plug-?ins? (?:for|to)|compatible with|talks to|hooks into|syncs? (?:to|with)|combin\w+ (?:\w+ )?with|adapters? for|drivers? for|bindings? for|exports? to|imports? from)\b",
    _I,
)
INTEGRATION_AFTER: Final = re.compile(
    r"^\s*(?:\w+ )?(?:integrations?|support|connectors?|plug-?ins?|adapters?|sync|compatib\w+|drivers?)\b",
    _I,
)
ALTERNATIVE: Final = re.compile(
    r"\b(?:instead of|vs\.?|versus|alternatives? to|replac(?:es|ed|ing|ement for)|rather than|compared (?:to|with)|competes? with|"
    r"competitors?(?: to| of)?|competing with|better than|faster than|cheaper than|over|in favou?r of|like)\b",
    _I,
)
PARTNERS: Final = re.compile(
    r"\b(?:partner(?:s|ed|ship|ing)?(?: with)?|acquir(?:es|ed|ing)|bought|customers?(?: of)?|invest(?:s|ed|or|ors|ing)?(?: in)?|contract(?:or|s|ed)?|"
    r"client(?:s)?(?: of)?|sponsor(?:s|ed)?(?: by)?|supplier|vendor|consult(?:s|ing) for|merged with|owned by|subsidiary of|funded by|backed by|via|reseller)\b",
    _I,
)
LIST_GAP: Final = re.compile(
    r"^\s*(?:,|/|\+|&|;|\||and|or|, and|, or|plus|as well as|then|->|→|including|\(|\)|,? ?(?:etc\.?,? )?(?:also|e\.g\.))?\s*(?:the |a )?$",
    _I,
)

PLANNED: Final = re.compile(
    r"\b(?:next steps?|plan(?:s|ning|ned)?\b|would (?:be|like)|want(?:s|ing)? to|going to|will|evaluat\w+|consider\w*|looking (?:at|into)|trial\w*|"
    r"poc|proof of concept|try(?:ing)?|tries|roadmap|soon|upcoming|to-?do|pilot\w*|shortlist\w*|might|may|could|hopes? to|intends?|future|"
    r"next (?:year|quarter|month|week)|investigat\w+|explor\w+|experiment\w*|Q[1-4])\b",
    _I,
)
PAST: Final = re.compile(
    r"\b(?:moved (?:off|away|from)|migrat\w+ (?:off|away|from)|moving (?:off|away from)|switched from|used to|was|were|formerly|previously|former|ex-|"
    r"replaced|retired|legacy|dropped|deprecated|sunset|left|in the past|originally|abandoned|ditched|got rid of)",
    _I,
)
NEGATED: Final = re.compile(
    r"\b(?:not|no longer|doesn['’]?t|don['’]?t|didn['’]?t|isn['’]?t|aren['’]?t|won['’]?t|can['’]?t|never|reject\w*|without|neither|nor|ruled out|stopped|no)\b",
    _I,
)
POSSESSIVE: Final = re.compile(r"['’]s ")
SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+(?=[A-Z0-9\"“(*])")
STACK: Final = re.compile(
    r"\b(?:stack|tools?|tooling|tech(?:nolog\w+)?|infrastructure|setup|architecture|using|we use|uses|built with|environment|pipeline|tool ?chain|software)\b",
    _I,
)


def find_status(before: str, trail: str) -> str:
    """The status told by the words of a sentence up to a name, and by the headings it stands under."""
    if NEGATED.search(before):
        return "negated"
    if PLANNED.search(before) or re.search(
        r"\b(?:next steps?|roadmap|to-?do|planned|future|ideas?|evaluat\w+)\b", trail, _I
    ):
        return "planned"
    if PAST.search(before):
        return "past"
    return "asserted"
