"""Words that every room shares: countries, sexes, papers, sectors, provinces, currencies.

This module knows no law and no person. Codes are positions in the tuples below, so a column of
facts is a column of small integers and a table of rates is an array indexed by them.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

Country: TypeAlias = Literal["TH", "KH", "LA", "MM", "VN"]
Origin: TypeAlias = Literal["KH", "LA", "MM", "VN"]
Sex: TypeAlias = Literal["F", "M"]
Sector: TypeAlias = Literal[
    "manufacturing",
    "seafood_processing",
    "construction",
    "hospitality",
    "services",
    "agriculture",
    "fishing",
    "domestic_work",
]
Papers: TypeAlias = Literal["none", "card", "mou", "border"]
Kind: TypeAlias = Literal["th_work", "th_search", "th_rest", "home_work", "home_rest"]
Province: TypeAlias = Literal[
    "Bangkok",
    "Samut Sakhon",
    "Samut Prakan",
    "Pathum Thani",
    "Chonburi",
    "Rayong",
    "Chiang Mai",
    "Tak",
    "Ranong",
    "Sa Kaeo",
    "Trat",
    "Kanchanaburi",
    "Songkhla",
    "Surat Thani",
    "Phuket",
    "Amnat Charoen",
    "Ang Thong",
    "Bueng Kan",
    "Buriram",
    "Chachoengsao",
    "Chai Nat",
    "Chaiyaphum",
    "Chanthaburi",
    "Chiang Rai",
    "Chumphon",
    "Kalasin",
    "Kamphaeng Phet",
    "Khon Kaen",
    "Krabi",
    "Lampang",
    "Lamphun",
    "Loei",
    "Lopburi",
    "Mae Hong Son",
    "Maha Sarakham",
    "Mukdahan",
    "Nakhon Nayok",
    "Nakhon Pathom",
    "Nakhon Phanom",
    "Nakhon Ratchasima",
    "Nakhon Sawan",
    "Nakhon Si Thammarat",
    "Nan",
    "Narathiwat",
    "Nong Bua Lamphu",
    "Nong Khai",
    "Nonthaburi",
    "Pattani",
    "Phang Nga",
    "Phatthalung",
    "Phayao",
    "Phetchabun",
    "Phetchaburi",
    "Phichit",
    "Phitsanulok",
    "Phra Nakhon Si Ayutthaya",
    "Phrae",
    "Prachinburi",
    "Prachuap Khiri Khan",
    "Ratchaburi",
    "Roi Et",
    "Sakon Nakhon",
    "Samut Songkhram",
    "Saraburi",
    "Satun",
    "Sing Buri",
    "Sisaket",
    "Sukhothai",
    "Suphan Buri",
    "Surin",
    "Trang",
    "Ubon Ratchathani",
    "Udon Thani",
    "Uthai Thani",
    "Uttaradit",
    "Yala",
    "Yasothon",
]

COUNTRIES: Final[tuple[str, ...]] = get_args(Country)
ORIGINS: Final[tuple[str, ...]] = get_args(Origin)
HOSTS: Final[tuple[str, ...]] = tuple(country for country in COUNTRIES if country not in ORIGINS)
"""Places of work: the countries from which nobody comes. Whether a scheme insures migrants there is
a property of its law."""
SEXES: Final[tuple[str, ...]] = get_args(Sex)
SECTORS: Final[tuple[str, ...]] = get_args(Sector)
PAPERS: Final[tuple[str, ...]] = get_args(Papers)
KINDS: Final[tuple[str, ...]] = get_args(Kind)
PROVINCES: Final[tuple[str, ...]] = get_args(Province)

COUNTRY_NAMES: Final[dict[str, str]] = {
    "TH": "Thailand",
    "KH": "Cambodia",
    "LA": "Lao PDR",
    "MM": "Myanmar",
    "VN": "Viet Nam",
}
CURRENCY: Final[dict[str, str]] = {
    "TH": "THB",
    "KH": "KHR",
    "LA": "LAK",
    "MM": "MMK",
    "VN": "VND",
}

TH_WORK: Final = KINDS.index("th_work")
TH_SEARCH: Final = KINDS.index("th_search")
TH_REST: Final = KINDS.index("th_rest")
HOME_WORK: Final = KINDS.index("home_work")
HOME_REST: Final = KINDS.index("home_rest")

SATANG: Final = 100
"""Minor units in one baht; money inside law and ledger is int64 satang."""
