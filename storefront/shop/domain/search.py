"""The search over the catalogue: which products speak of what was asked, and which say no to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from storefront.catalogue.definition import ProductDefinition
from storefront.rules.adjudication import Outcome
from storefront.shop.domain.sounds import plain_letters, spelt
from storefront.shop.domain.understanding import Hit, Listener, Understood, normal
from storefront.shop.domain.words import vocabulary


class Place(StrEnum):
    """Where a product speaks of something."""

    NAME = "name"
    SCENARIO = "scenario"
    SUMMARY = "summary"
    BENEFIT = "benefit"
    RIDER = "rider"
    CASE = "case"
    QUESTION = "question"
    EXCLUSION = "exclusion"


WORTH = {
    Place.NAME: 10,
    Place.SCENARIO: 8,
    Place.BENEFIT: 7,
    Place.RIDER: 6,
    Place.SUMMARY: 6,
    Place.CASE: 4,
    Place.QUESTION: 2,
}
REFUSING = {Place.EXCLUSION: 1}
ALIKE = 0.9  # a word that only means the same is worth a little less than the word itself
LEAST_SHARE = 0.35  # of the best: what is far behind it was found by a word said in passing
SHORT = 40  # characters: of longer texts a quoted piece must have three characters to count
REASONS = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a product's own text. `title` is what the reader knows it by; the plain forms are what a
    search compares with."""

    place: Place
    title: str
    text: str
    plain_title: str
    plain: str

    @property
    def refuses(self) -> bool:
        """Whether it says that something is not covered."""
        return self.place in REFUSING


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a product was found: the sentence, parted around the word."""

    passage: Passage
    before: str
    word: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """`places` are all where it was found; `reasons` name the clearest."""

    product: ProductDefinition
    score: float
    reasons: tuple[Reason, ...]
    places: frozenset[Place]
    in_a_title: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Products that speak of it, those that only say they do not cover it, and what was understood.
    `everything` where the text told nothing apart."""

    text: str
    understood: Understood
    found: tuple[Found, ...] = ()
    refused: tuple[Found, ...] = ()
    everything: bool = False

    @property
    def guessed(self) -> tuple[Hit, ...]:
        """What was typed otherwise than it is written: said to the reader, who may have meant another."""
        return tuple(hit for hit in self.understood.hits if not hit.exact)


@dataclass(frozen=True, slots=True)
class Index:
    """All that the products on sale say, and the words to look for."""

    passages: tuple[tuple[ProductDefinition, tuple[Passage, ...]], ...]
    listener: Listener = field(repr=False)

    @classmethod
    def of(cls, products: Iterable[ProductDefinition]) -> "Index":
        listed = tuple((product, tuple(_passages(product))) for product in products)
        texts = [passage.plain for _, passages in listed for passage in passages]
        short, whole = "\n".join(text for text in texts if len(text) <= SHORT), "\n".join(texts)

        def known(piece: str) -> bool:
            return piece in (short if len(piece) < 3 else whole)

        return cls(listed, Listener(vocabulary(product for product, _ in listed), known))

    def search(self, asked: str) -> Answer:
        """Look up what was typed; nothing is kept of it."""
        text = normal(asked)
        understood = self.listener.understand(text)
        if not understood.hits:
            return Answer(text, understood, everything=bool(text) and not understood.unknown)
        found, refused = [], []
        for product, passages in self.passages:
            one = _found(product, passages, understood.hits, WORTH)
            no = _found(product, passages, understood.hits, REFUSING)
            if no and (one is None or _outweighs(no, one)):
                refused.append(no)
            elif one:
                found.append(one)
        return Answer(text, understood, _ordered(found), _ordered(refused))


def _passages(product: ProductDefinition) -> Iterator[Passage]:
    def passage(place: Place, title: str, text: str) -> Passage:
        return Passage(place, title, text, plain_letters(title), plain_letters(text))

    yield passage(Place.NAME, product.name, product.name)
    yield passage(Place.SCENARIO, product.scenario, product.scenario)
    yield passage(Place.SUMMARY, product.name, product.summary)
    for benefit in product.benefits:
        yield passage(Place.BENEFIT, benefit.name, f"{benefit.name}：{benefit.summary}")
    for rider in product.riders:
        yield passage(Place.RIDER, rider.name, f"{rider.name}：{rider.summary}")
    for case in product.cases:
        if case.decision.outcome is not Outcome.NOTHING:
            yield passage(Place.CASE, case.title, f"{case.title}：{case.story}")
    for question in product.questions:
        yield passage(Place.QUESTION, question.title, question.title)
    for row in product.exclusions:
        yield passage(Place.EXCLUSION, row.title, f"{row.title}：{row.explanation}")


def _found(
    product: ProductDefinition, passages: Iterable[Passage], hits: Iterable[Hit], worth: dict[Place, int]
) -> Found | None:
    """The worth of the best passage of each hit; as the reason, one with the very word where there is one."""
    score, told, places = 0.0, [], set()
    for hit in hits:
        spoken = [
            each for passage in passages if passage.place in worth for each in _spoken(passage, hit, worth)
        ]
        if spoken:
            score += max(each.worth for each in spoken)
            places |= {each.passage.place for each in spoken}
            told.append(max(spoken, key=lambda each: (each.firm, each.literal, each.worth)))
    if not told:
        return None
    return Found(
        product=product,
        score=score,
        reasons=tuple(dict.fromkeys(_reason(each.passage, each.word) for each in told))[:REASONS],
        places=frozenset(places),
        in_a_title=any(each.word in each.passage.plain_title for each in told),
    )


def _outweighs(no: Found, one: Found) -> bool:
    """A question promises nothing, and a case little: what an exclusion is about counts for more."""
    return one.places <= {Place.QUESTION} or (no.in_a_title and one.places <= {Place.QUESTION, Place.CASE})


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A passage that has a word, or one that means the same."""

    passage: Passage
    word: str
    literal: bool
    worth: float

    @property
    def firm(self) -> bool:
        """A reason to show first: a promise of the terms rather than a question."""
        return self.passage.place is not Place.QUESTION


def _spoken(passage: Passage, hit: Hit, worth: dict[Place, int]) -> Iterator[_Spoken]:
    """The first of a hit's words that the passage has. A bare number says nothing in a sum of money; the
    explanation of an exclusion counts for the very word only, for it also says what is meant otherwise."""
    for word in hit.words:
        for text in (word.text, *sorted(word.meaning - {word.text})):
            literal = text == word.text
            said = passage.plain if literal or not passage.refuses else passage.plain_title
            if text in said and not text.isdigit():
                share = hit.quality if literal else hit.quality * ALIKE
                yield _Spoken(passage, text, literal, worth[passage.place] * share)
                return


def _reason(passage: Passage, word: str) -> Reason:
    """The sentence around the word; the original text where letters were not changed by plainness."""
    text = passage.text if len(passage.text) == len(passage.plain) else passage.plain
    at = passage.plain.index(word)
    start = max((text.rfind(mark, 0, at) for mark in "。；\n"), default=-1) + 1
    ends = [end for mark in "。；\n" if (end := text.find(mark, at)) >= 0]
    end = min(ends, default=len(text))
    return Reason(passage, text[start:at], text[at : at + len(word)], text[at + len(word) : end])


def _ordered(found: list[Found]) -> tuple[Found, ...]:
    """The closest first; with equals, as their names are spoken."""
    best = max((each.score for each in found), default=0)
    near = (each for each in found if each.score >= best * LEAST_SHARE)
    return tuple(sorted(near, key=lambda each: (-round(each.score, 6), spelt(each.product.name))))
