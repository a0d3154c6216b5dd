"""Settings: every mistake is named, with what would be right."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from ecom_ai.conf import Placement, Settings, get_settings, nearest_word


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("PLACEMENT", "PLACEMENTS"),
        ("PRODUCT_ADAPTOR", "PRODUCT_ADAPTER"),
        ("QUERY_DEADLINE", "QUERY_DEADLINE_MS"),
        ("TASTE_HALFLIFE_HOURS", "TASTE_HALF_LIFE_HOURS"),
    ],
)
def test_a_mistyped_setting_names_the_nearest_right_one(settings, key, nearest):
    settings.ECOM_AI = {key: "x"}
    with pytest.raises(ImproperlyConfigured) as error:
        get_settings()
    assert str(error.value) == (
        f"ECOM_AI has no setting '{key}'. Did you mean '{nearest}'?"
    )


def test_a_setting_like_no_other_is_named_without_a_guess(settings):
    settings.ECOM_AI = {"ZZZ": 1}
    with pytest.raises(ImproperlyConfigured, match="has no setting 'ZZZ'.$"):
        get_settings()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("shop.ecom", "must be a dict"),
        ({"INFERENCE": "remote"}, "'remote'; it must be 'celery' or 'local'"),
        ({"DEVICE": "gpu"}, "'gpu'; it must be 'cpu' or 'cuda'"),
        ({"EF_SEARCH": "100"}, "'100'; it must be a whole number above 0"),
        ({"EF_SEARCH": 5000}, "5000; it must be a whole number above 0 and at most"),
        ({"SCAN_BELOW": 0}, "0; it must be a whole number above 0"),
        ({"SCAN_BELOW": 1.5}, "1.5; it must be a whole number"),
        ({"SCAN_BELOW": True}, "True; it must be a whole number"),
        ({"TASTE_HALF_LIFE_HOURS": -1}, "-1; it must be a number above 0"),
        ({"TASTE_HALF_LIFE_HOURS": float("nan")}, "nan; it must be a number above 0"),
        ({"API_OPEN": "no"}, "'no'; it must be True or False"),
        ({"ENCODER": None}, "None; it must be a string"),
        ({"EVENT_WEIGHTS": ["view"]}, "must be a dict"),
        ({"EVENT_WEIGHTS": {"view": "x"}}, "must be a dict of numbers"),
        ({"EVENT_WEIGHTS": {"view": float("inf")}}, "must be a dict of numbers"),
        ({"PLACEMENTS": {"home": {"popular": 1}}}, "a dict of ecom_ai.conf.Placement"),
        ({"PLACEMENTS": {"a": Placement({"popular": "1"})}}, "weights above 0.*'a'"),
        ({"PLACEMENTS": {"a": Placement({"popular": 0})}}, "weights above 0.*'a'"),
        ({"PLACEMENTS": {"a": Placement({"popular": 1}, k=0)}}, "k of at least 1"),
        (
            {"PLACEMENTS": {"a": Placement({"popular": 1}, diversity=5)}},
            "a diversity of 0 to 1, also in 'a'",
        ),
    ],
)
def test_a_value_that_cannot_be_is_told_with_what_can(settings, given, told):
    settings.ECOM_AI = given
    with pytest.raises(ImproperlyConfigured, match=told):
        get_settings()


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("placements", "PLACEMENTS"),
        ("api_open", "API_OPEN"),
        ("Encoder", "ENCODER"),
        ("ef_serch", "EF_SEARCH"),
    ],
)
def test_a_mistyped_name_is_told_the_right_one_in_any_case(settings, given, right):
    settings.ECOM_AI = {given: 1}
    with pytest.raises(ImproperlyConfigured, match=f"Did you mean '{right}'"):
        get_settings()


def test_given_placements_join_the_defaults(settings):
    mine = Placement({"popular": 1.0}, k=3)
    settings.ECOM_AI = {"PLACEMENTS": {"footer": mine}}
    assert get_settings().placement("footer") == mine
    assert get_settings().placement("home") == Settings().PLACEMENTS["home"]
    assert get_settings().placement("nowhere") is None


def test_without_a_setting_the_defaults_hold(settings):
    del settings.ECOM_AI
    get_settings.cache_clear()
    assert get_settings() == Settings()


def test_a_whole_number_will_do_for_a_fraction(settings):
    settings.ECOM_AI = {"TASTE_HALF_LIFE_HOURS": 24}
    assert get_settings().TASTE_HALF_LIFE_HOURS == 24


def test_nearest_word_is_silent_where_nothing_is_near():
    assert nearest_word("hom", ["home", "cart"]) == " Did you mean 'home'?"
    assert nearest_word("xyz", ["home", "cart"]) == ""
