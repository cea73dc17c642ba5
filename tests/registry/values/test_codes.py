from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from registry.errors import MalformedValue
from registry.values.codes import ParcelCode, UnitCode


@pytest.mark.parametrize(
    "text", ["360121001002GB00012", "360703003001GB00105", "360123002004GS00007"]
)
def test_a_parcel_code_is_read_as_it_is(text):
    assert ParcelCode.parse(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "360121001002GB00000",
        "360121001002gb00012",
        "360121001002GB0012",
        "060121001002GB00012",
        "360121001002QB00012",
        "360121001002GI00012",
        "360121001002GB0001２",
        "360121001002GB00012\n",
        "",
    ],
)
def test_what_is_no_parcel_code_is_refused(text):
    with pytest.raises(MalformedValue) as no:
        ParcelCode.parse(text)
    assert no.value.kind == "parcel code"


def test_a_parcel_code_knows_its_parts():
    code = ParcelCode.parse("360121 001002 GX00007")
    assert (code.county, code.zone, code.district) == ("360121", "360121001", "360121001002")
    assert (code.feature, code.stratum, code.serial) == ("GX", "below", 7)
    assert code.land_unit == UnitCode("360121001002GX00007W00000000")


@pytest.mark.parametrize(
    ("feature", "stratum"), [("GB", "surface"), ("GS", "above"), ("GX", "below"), ("JB", "surface")]
)
def test_the_second_letter_of_the_feature_is_the_stratum(feature, stratum):
    assert ParcelCode.parse(f"360121001002{feature}00001").stratum == stratum


@pytest.mark.parametrize(
    "text",
    [
        "360121001002GB00012W00000000",
        "360121001002GB00012F00010001",
        "360703003001GB00105F00030012",
        "360121001002GB00012F99990001",
        "310115012345GB00012F00010001",
    ],
)
def test_a_unit_code_is_read_with_and_without_spaces(text):
    code = UnitCode.parse(text)
    assert UnitCode.parse(code.printed) == code
    assert code.text == text
    assert code.parcel.text == text[:19]


def test_a_unit_code_is_printed_in_four_groups():
    code = UnitCode.parse("360121001002GB00012F00010001")
    assert code.printed == "360121 001002 GB00012 F00010001"


@pytest.mark.parametrize("ending", ["F00000001", "F00010000", "W00000001", "X00010001", "F0001"])
def test_what_is_no_unit_code_is_refused(ending):
    with pytest.raises(MalformedValue):
        UnitCode.parse(f"360121001002GB00012{ending}")


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_never_more(text):
    for kind in (ParcelCode, UnitCode):
        with suppress(MalformedValue):
            assert kind.parse(text).text == text.replace(" ", "")
