"""Who works in the demo shop, and who buys in it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q

from ecom_ai.shoppers import user_key

SHOPPERS = 140
GUESTS = 60
#: The shopper whose password is known, and what they like.
SHOPPER = "shopper"
#: Their number among the people.
ROBIN = 0
SHOPPER_THEMES = ("weekend camp", "coffee")
MODERATORS = "Moderators"
MERCHANDISERS = "Merchandisers"
AGENTS = "Customer service"

_FIRST = (
    *("Ada", "Ben", "Clara", "Daniel", "Elena", "Felix", "Grace", "Hugo", "Iris"),
    *("Jonas", "Kira", "Leo", "Maya", "Noah", "Olive", "Paul", "Rosa", "Sam"),
)
_LAST = (
    *("Ashdown", "Berger", "Castillo", "Dunn", "Evans", "Fontaine", "Grant", "Hale"),
    *("Ivers", "Jensen", "Keller", "Lindqvist", "Moreau", "Novak", "Okafor"),
)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙"
_GIVEN = ("伟", "芳", "娜", "敏", "静", "子涵", "浩然", "雨桐", "思远", "欣怡", "一诺")
_STREETS = ("Alder Lane", "Mill Road", "Harbour Street", "Orchard Way", "Station Hill")
_TOWNS = ("Fernley", "Oakhaven", "Westbrook", "Larkfield", "Stonebridge")
_STREETS_ZH = ("青松路", "湖滨街", "梧桐巷", "和平路", "学院路")
_TOWNS_ZH = (
    "杭州市西湖区",
    "成都市锦江区",
    "上海市徐汇区",
    "广州市天河区",
    "南京市玄武区",
)


@dataclass(frozen=True)
class Person:
    """A buyer: signed in, or a guest without a user."""

    number: int
    name: str
    email: str
    address: str
    language: str
    shopper_key: str = ""
    user_id: int | None = None
    themes: tuple[str, ...] = ()


def write_staff() -> None:
    """Create the accounts with published passwords; those that exist stay."""
    _account("admin", is_staff=True, is_superuser=True)
    _join(_account("moderator", is_staff=True), MODERATORS, _moderators_permissions())
    merchandiser = _account("merchandiser", is_staff=True)
    _join(merchandiser, MERCHANDISERS, _merchandisers_permissions())
    agent = _account("support", is_staff=True, first_name="Alex")
    _join(agent, AGENTS, _agents_permissions())
    _account(SHOPPER, first_name="Robin", last_name="Fielding")


def write_people() -> list[Person]:
    """Create the shoppers' users that are missing; returns everyone who buys."""
    drawn = [_drawn(number) for number in range(1, SHOPPERS + GUESTS + 1)]
    signed_in, guests = drawn[:SHOPPERS], drawn[SHOPPERS:]
    User.objects.bulk_create(
        (
            User(
                username=_username(person),
                email=person.email,
                first_name=person.name,
                password=make_password(None),
            )
            for person in signed_in
        ),
        ignore_conflicts=True,
    )
    names = [SHOPPER, *map(_username, signed_in)]
    found = User.objects.filter(username__in=names).values_list("username", "pk")
    ids: dict[str, int] = dict(found)
    people = [_as_user(person, ids[_username(person)]) for person in signed_in]
    if SHOPPER in ids:
        people.insert(0, _as_user(_robin(), ids[SHOPPER]))
    return people + [_as_guest(person) for person in guests]


def _account(username: str, **fields: object) -> User:
    user, created = User.objects.get_or_create(
        username=username, defaults={"email": f"{username}@example.com", **fields}
    )
    if created:
        user.set_password(f"{username}-demo")
        user.save(update_fields=["password"])
    return user


def _join(user: User, name: str, permissions: Sequence[Permission]) -> None:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.set(permissions)
    user.groups.add(group)


def _moderators_permissions() -> Sequence[Permission]:
    models = Q(content_type__app_label="shop") | Q(
        content_type__app_label="ecom_ai",
        content_type__model__in=["item", "embedding"],
    )
    actions = Q(codename__startswith="view_") | Q(codename__startswith="change_")
    training = Q(
        codename__in=["view_checkpoint", "view_trainingrun", "view_event"]
    ) | Q(codename__endswith="_correction")
    reviews = Q(
        codename__in=[
            *("moderate_review", "view_review"),
            *("view_reviewaction", "view_reviewrule"),
        ]
    )
    ours = Q(content_type__app_label="ecom_ai") & (training | reviews)
    return list(Permission.objects.filter((models & actions) | ours))


def _merchandisers_permissions() -> Sequence[Permission]:
    """They keep the goods, and read what customers do, say and ask."""
    goods = Q(content_type__app_label="shop") & (
        Q(codename__endswith="_product") | Q(codename__endswith="_category")
    )
    read = Q(content_type__app_label="ecom_ai") & Q(
        codename__in=[
            *("view_item", "view_embedding", "view_event", "view_checkpoint"),
            *("view_review", "view_suppressionaudit", "view_conversationday"),
        ]
    )
    return list(Permission.objects.filter(goods | read))


def _agents_permissions() -> Sequence[Permission]:
    codenames = Q(
        codename__in=[
            *("answer_conversation", "view_conversation", "view_personal_data"),
            "answer_review",
            *("add_article", "change_article", "view_article"),
            *("view_product", "view_order"),
        ]
    )
    codenames |= Q(codename__endswith="_cannedanswer")
    apps = ("ecom_ai", "shop")
    ours = Permission.objects.filter(content_type__app_label__in=apps)
    return list(ours.filter(codenames))


def _drawn(number: int) -> Person:
    chance = random.Random(f"person {number}")
    house = chance.randint(1, 240)
    if chance.random() < 0.4:
        name = chance.choice(_SURNAMES) + chance.choice(_GIVEN)
        address = f"{chance.choice(_TOWNS_ZH)}{chance.choice(_STREETS_ZH)}{house}号"
        language = "zh"
    else:
        name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
        address = f"{house} {chance.choice(_STREETS)}\n{chance.choice(_TOWNS)}"
        language = "en"
    email = f"{'shopper' if number <= SHOPPERS else 'guest'}{number:03}@example.com"
    return Person(number, name, email, address, language)


def _robin() -> Person:
    return Person(
        number=ROBIN,
        name="Robin Fielding",
        email=f"{SHOPPER}@example.com",
        address="12 Orchard Way\nFernley",
        language="en",
        themes=SHOPPER_THEMES,
    )


def _username(person: Person) -> str:
    return f"shopper{person.number:03}"


def _as_user(person: Person, user_id: int) -> Person:
    return replace(person, user_id=user_id, shopper_key=user_key(user_id))


def _as_guest(person: Person) -> Person:
    return replace(person, shopper_key=f"demo-guest-{person.number:03}")
