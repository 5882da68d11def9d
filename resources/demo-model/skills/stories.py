"""Short stories from templates, whose last sentence names again one of their words: which, follows from its sense."""

from random import Random

from .exercise import Exercise
from .words import ANIMALS, HEROES, NAMES, PLACES, THINGS

OPENINGS = (
    "One morning {hero} walked to the {place}.",
    "It was a cold day, but {hero} went out to the {place}.",
    "{hero} lived in a small house near the {place}.",
    "Early in spring {hero} played at the {place}.",
    "When the rain stopped, {hero} ran to the {place}.",
)
FINDINGS = (
    "There {he} found an old {thing} under a stone.",
    "In the grass {he} saw a shiny {thing}.",
    "A kind {animal} gave {him} a little {thing}.",
    "Someone had left a {thing} there, and {he} picked it up.",
    "{hero} had brought a {thing} along.",
)
TROUBLES = (
    "But the wind was strong and {he} lost the {thing}.",
    "Then a hungry {animal} took the {thing} and ran away.",
    "Soon the {thing} fell into the mud and broke.",
    "But {he} forgot the {thing} when it got dark.",
    "{hero} was sad, because the {thing} did not work.",
)
HELPERS = (
    "{friend} came by and helped {him} to look.",
    '"Do not cry," said {friend}, "I will help you."',
    "{he_capital} called {friend}, who knew what to do.",
    "Luckily {friend} was not far and came at once.",
    "{friend} laughed and said that it was not so bad.",
)
ENDINGS = {
    "thing": (
        ("That night {hero} dreamed of the", "."),
        ("In the end they were happy to have the", " back."),
        ("At home they told everyone about the", "."),
    ),
    "friend": (
        ("From that day on {hero} was the best friend of", "."),
        ("In the evening {hero} said thank you to", "."),
        ("At home {hero} told everyone about", "."),
    ),
    "place": (
        ("The next day they both went back to the", "."),
        ("Even years later they still talked about the day at the", "."),
        ("In the evening they walked home from the", "."),
    ),
}


def draw(rng: Random) -> Exercise:
    hero, friend = rng.sample(NAMES, 2)
    cast = {"thing": rng.choice(THINGS), "friend": friend, "place": rng.choice(PLACES)}
    he = HEROES[hero]
    words = cast | {
        "hero": hero,
        "he": he,
        "he_capital": he.capitalize(),
        "him": {"she": "her", "he": "him"}[he],
        "animal": rng.choice(ANIMALS),
    }
    plot = [rng.choice(part) for part in (OPENINGS, FINDINGS, TROUBLES, HELPERS)]
    topic = rng.choice(list(ENDINGS))
    ending, tail = rng.choice(ENDINGS[topic])
    others = [word for kind, word in cast.items() if kind != topic]
    return Exercise(
        key=f"{hero} {cast}",
        prompt=" ".join([*plot, ending]).format(**words),
        answer=f" {cast[topic]}",
        # The story's other words, and one more animal: each fits another place of a story.
        distractors=tuple(f" {word}" for word in (*others, rng.choice(ANIMALS))),
        tail=tail,
    )
