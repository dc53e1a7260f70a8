"""The records of a graph: what all articles tell together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from kgbuild.model import Article, Bounds, Mention, Why


@dataclass(frozen=True, slots=True)
class ResolvedEntity:
    """A resolved actor, place or weapon. `iri` is final; `label` preferred, `names` all other names seen or known.

    `reasons` say why what articles speak of is this one thing.
    """

    iri: str
    kind: str
    label: str
    names: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    exact_match: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    note: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's version of one property of an event or a thing.

    `about` is the IRI of the event or thing, `property` a local name; `value` an IRI or a literal (int, str,
    datetime). `according_to` is an actor's IRI, empty for the article itself; `article` its id. `why` are the reasons
    of the arguments that it was made of, `source_by` the rule that found whose version it is.
    """

    iri: str
    about: str
    property: str
    value: str | int | datetime
    is_iri: bool
    article: str
    mentions: tuple[Mention, ...]
    according_to: str = ""
    certainty: str = "stated"
    bound: str = "exactly"
    of: str = ""
    why: tuple[Why, ...] = ()
    source_by: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of an event or a thing beside its claims, and why.

    `about` is its IRI, `property` what was decided: "type" (that a mention tells of an event of its class), "merge" (that
    mentions tell of one event), "apart" (that two events are two), "date", a property of events that links them, "role"
    (that an argument has none), or "identity" (which place is meant). `value` is an IRI, or words of `article`; `mentions`
    are those that it rests on. `fact_by` is the rule by which the event of a mention is one that happened.
    """

    iri: str
    about: str
    property: str
    value: str
    is_iri: bool
    article: str
    why: tuple[Why, ...]
    mentions: tuple[Mention, ...] = ()
    fact_by: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A resolved event: the best-supported reading. `roles` maps a property's local name to IRIs, sorted."""

    iri: str
    kind: str
    label: str
    articles: tuple[str, ...]
    mentions: tuple[Mention, ...]
    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    figures: tuple[tuple[str, int], ...] = ()
    bounds: Bounds = Bounds()
    time_texts: tuple[str, ...] = ()
    in_response_to: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    independent_sources: int = 1


@dataclass(frozen=True, slots=True)
class Statement:
    """A resolved statement."""

    iri: str
    speaker: str
    quote: str
    article: str
    mention: Mention
    direct: bool
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """A resolved position: `organization` is an IRI or empty.

    `told` is what its article alone calls person and organization.
    """

    person: str
    title: str
    organization: str
    article: str
    mention: Mention
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A resolved relation; `article` is empty for one that comes from the gazetteer or the geographic index.

    `told` is what its article alone calls subject, object and speaker.
    """

    subject: str
    predicate: str
    object: str
    article: str = ""
    mention: Mention | None = None
    according_to: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatedArticle:
    """An article with the day it is held to be published, and why; `outlet` is the IRI of who published it, or ""."""

    article: Article
    published: date | None
    evidence: str
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an analyst has decided: `verdict` is same, different, wrong, rename or date.

    `concerns` are IRIs of events, things, claims, mentions or articles; `value` the new name or the day; `because` the
    reason. `decided` are the IRIs that the ruled ones have in the graph; `where` is the file and the line that it stands in.
    """

    iri: str
    verdict: str
    concerns: tuple[str, ...]
    value: str = ""
    because: str = ""
    decided: tuple[str, ...] = ()
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class World:
    """What a set of articles says together; each tuple sorted by IRI, so that equal input gives equal bytes.

    `replaced` are pairs of IRIs: what a build of fewer of these articles called an individual, and what it is called.
    `decisions` tell why it is so, beside what the claims tell of themselves.
    """

    articles: tuple[DatedArticle, ...]
    things: tuple[ResolvedEntity, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    statements: tuple[Statement, ...]
    positions: tuple[Position, ...]
    relations: tuple[Relation, ...]
    warnings: tuple[str, ...] = field(default=())
    replaced: tuple[tuple[str, str], ...] = ()
    rulings: tuple[Ruling, ...] = ()
    decisions: tuple[Decision, ...] = ()
