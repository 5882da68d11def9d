"""The words that stories, tables and facts are made of, all written for this corpus."""

HEROES = {
    "Mira": "she", "Una": "she", "Petra": "she", "Lotte": "she", "Isa": "she", "Noor": "she",
    "Tobin": "he", "Olaf": "he", "Emil": "he", "Hugo": "he", "Bram": "he", "Karl": "he",
}  # fmt: skip
NAMES = tuple(HEROES)

COLOURS = (
    "red", "blue", "green", "gold", "white", "black", "pink", "grey",
    "brown", "silver", "orange", "purple",
)  # fmt: skip

ANIMALS = (
    "fox", "owl", "bear", "goat", "swan", "horse", "hare", "crow",
    "otter", "wolf", "toad", "mole",
)  # fmt: skip

FOODS = (
    "soup", "bread", "rice", "cheese", "plums", "beans", "honey", "nuts",
    "pears", "fish", "cake", "corn",
)  # fmt: skip

THINGS = (
    "kite", "lamp", "drum", "key", "boat", "clock", "hat", "bell",
    "book", "ring", "shell", "map", "coin", "rope", "basket", "flute",
)  # fmt: skip

PLACES = (
    "garden", "forest", "market", "river", "tower", "barn", "harbour", "meadow",
    "mill", "cave", "bridge", "orchard",
)  # fmt: skip

LANDS = (
    "Zorim", "Belka", "Tarnu", "Ovedo", "Quil", "Mabra", "Sendil", "Horvu", "Pelun", "Dakri",
    "Lumar", "Vesk", "Irtal", "Gondo", "Yaspe", "Ruvin", "Kelmo", "Abrix", "Tulep", "Fenwa",
    "Nodra", "Wibel", "Ostri", "Jarun", "Cavlo", "Emdar", "Higla", "Pontu", "Sarqo", "Urbel",
    "Vimar", "Dolen", "Xanti", "Bruma", "Lekso", "Morzi", "Tamuk", "Ginto", "Revak", "Yolde",
)  # fmt: skip
