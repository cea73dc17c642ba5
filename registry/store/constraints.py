"""The one page that knows both a constraint's name and the refusal it stands for.

A trigger of ours sends its facts as JSON in DETAIL; PostgreSQL's own DETAIL holds row values and is
never read. A name that is not here is a bug, reported as such, never guessed.
"""

import json
from collections.abc import Mapping
from dataclasses import fields

import psycopg

from registry import (
    counter_refusals,
    errors,
    field_refusals,
    number_refusals,
    refusals,
    title_refusals,
)
from registry.errors import RegistryError

#: constraint or trigger name -> refusal; fields, if any, come from the trigger's JSON
REFUSALS: Mapping[str, type[RegistryError]] = {
    "park_wall": errors.OutsideYourParks,
    "read_committed_only": refusals.ReadCommittedOnly,
    "entry_of_approved_case": refusals.NotApproved,
    "entry_of_case_once": refusals.NotApproved,
    "entry_one_open": refusals.NotInOpenEntry,
    "entry_follows_head": refusals.NotInOpenEntry,
    "life_entry_current": refusals.NotInOpenEntry,
    "born_in_open_entry": refusals.NotInOpenEntry,
    "life_once": refusals.NotCurrent,
    "document_ending_pkey": errors.EndingStands,
    "document_successor_stands": errors.SuccessorUnfit,
    "register_frozen": refusals.RegisterFrozen,
    "use_never_changes": refusals.UseNeverChanges,
    "number_is_fed": number_refusals.NumberIsFed,
    "number_is_ours": number_refusals.NumberIsOurs,
    "number_series_exhausted": number_refusals.SeriesExhausted,
    "number_series_goes_back": errors.SeriesGoesBack,
    "certificate_number_key": number_refusals.NumberTaken,
    "case_four_eyes": refusals.ApproverAccepted,
    "case_two_examiners": refusals.TwoExaminersNeeded,
    "case_one_open": refusals.AnotherCaseAccepted,
    "case_agent_is_authorised": refusals.AgentNotAuthorised,
    "supply_reading_pkey": refusals.ReadingKept,
    "parcel_no_overlap": refusals.ParcelsOverlap,
    "parcel_inside_park": refusals.ParcelLeavesPark,
    "parcel_code_of_district": refusals.CodeOfOtherDistrict,
    "parcel_of_county": refusals.CodeOfOtherCounty,
    "parcel_code_key": refusals.CodeTaken,
    "parcel_version_geom": refusals.ShapeNotKept,
    "parcel_round_ended": refusals.RoundEnded,
    "land_keeps_its_use": refusals.LandKeepsItsUse,
    "origin_parcel_use": refusals.UseDiffers,
    "origin_supply_use": refusals.UseDiffers,
    "supply_conditions_use": refusals.UseDiffers,
    "planned_parcel_use": refusals.UseDiffers,
    "planned_conditions_use": refusals.UseDiffers,
    "unit_parcel_use": refusals.UseDiffers,
    "unit_house_use": refusals.HouseUseNotAdmitted,
    "right_unit_use": refusals.UseDiffers,
    "right_origin_use": refusals.TermBeyondSupply,
    "supply_read_twice": refusals.SupplyNotReadTwice,
    "void_reads_same_page": refusals.VoidReadsAnotherPage,
    "supply_payment_receipt_once": number_refusals.ReceiptUsed,
    "land_shares_sum": refusals.LandSharesDiffer,
    "land_or_building_units": refusals.LandOrBuildings,
    "holder_shares_sum": refusals.HolderShares,
    "parks_no_overlap": refusals.ParksOverlap,
    "park_keeps_parcels": refusals.ParkLosesParcel,
    "park_boundary_srid": refusals.BoundaryInOtherSystem,
    "building_parcel_use": refusals.UseDiffers,
    "building_inside_parcel": title_refusals.BuildingLeavesParcel,
    "buildings_no_overlap": title_refusals.BuildingsOverlap,
    "building_footprint_sound": refusals.ShapeNotKept,
    "building_areas_sum": title_refusals.BuildingAreasDiffer,
    "floor_inside_building": title_refusals.FloorLeavesBuilding,
    "floor_outline_sound": refusals.ShapeNotKept,
    "floor_one": title_refusals.FloorTwice,
    "unit_part_on_floor": title_refusals.NoSuchFloor,
    "unit_inside_floor": title_refusals.UnitLeavesFloor,
    "units_no_overlap": title_refusals.UnitsOverlap,
    "unit_outline_sound": refusals.ShapeNotKept,
    "common_parts_in_common": title_refusals.CommonPartsInCommon,
    "unit_balance": title_refusals.UnitBalance,
    "shares_move_by_holders": title_refusals.LandOfOthers,
    "holders_stay": title_refusals.HoldersStay,
    "children_cover_parent": title_refusals.ChildrenLeaveGap,
    "parcel_of_parents": title_refusals.ParcelOfNoParents,
    "parcel_handed_on": title_refusals.LostWithParcel,
    "parcel_cut_by_holders": title_refusals.HoldersDoNotApply,
    "division_residual": title_refusals.ResidualTooLarge,
    "parcel_descent_parent": refusals.UseDiffers,
    "parcel_descent_child": refusals.UseDiffers,
    "unit_descent_parent": refusals.UseDiffers,
    "unit_descent_child": refusals.UseDiffers,
    "right_descent_parent": title_refusals.TermDiffers,
    "right_descent_child": title_refusals.TermDiffers,
    "right_is_held": title_refusals.RightIsHeld,
    "released_by_its_act": title_refusals.ReleasedByItsAct,
    "intake_burdens_its_own": title_refusals.BurdensAnother,
    "tax_receipt_once": number_refusals.ReceiptUsed,
    "case_ruling_pkey": title_refusals.AnsweredAlready,
    "case_consent_pkey": title_refusals.AnsweredAlready,
    "restriction_unit_one": title_refusals.RestrictedAlready,
    "property_right_one": title_refusals.RightAlready,
    "enforcement_visit_two": field_refusals.TwoOfficersNeeded,
    "enforcement_visit_before": field_refusals.NotHappenedYet,
    "officers_licensed": field_refusals.OfficerNotLicensed,
    "officer_licence_of_one": field_refusals.LicenceOfAnother,
    "service_once": field_refusals.ServedAlready,
    "service_of_step_once": field_refusals.ServedAlready,
    "service_before": field_refusals.NotHappenedYet,
    "checkpoint_once": field_refusals.CheckpointEntered,
    "checkpoint_before": field_refusals.NotHappenedYet,
    "start_delay_once": field_refusals.DelayEntered,
    "start_delay_before": field_refusals.NotHappenedYet,
    "spot_decision_pkey": field_refusals.SpotDecided,
    "blank_batch_once": number_refusals.BlanksReceived,
    "blank_batch_before": field_refusals.NotHappenedYet,
    "blank_received": number_refusals.BlankUnknown,
    "blank_fit": number_refusals.BlankUnfit,
    "blank_of_this_paper": number_refusals.BlankOfOtherPaper,
    "blank_use_pkey": number_refusals.BlankUsed,
    "certificate_on_one_blank": number_refusals.StandsOnBlank,
    "piece_comes_with_its_file": counter_refusals.FileNotWhole,
    "row_of_an_import": errors.NotFound,
    "judged_rows_stay": counter_refusals.ImportElsewhere,
    "statement_fits": counter_refusals.StatementDoesNotFit,
    "statement_once": counter_refusals.StatedAlready,
    "statement_not_used": counter_refusals.StatementActedOn,
    "statement_withdrawal_pkey": counter_refusals.StatementWithdrawn,
    "blank_loss_pkey": number_refusals.BlankLost,
    "fee_item_pkey": counter_refusals.FeeSet,
    "case_fee_pkey": counter_refusals.FeeSettled,
    "case_fee_receipt_once": counter_refusals.InvoiceUsed,
    "case_fee_before": field_refusals.NotHappenedYet,
    "fee_is_the_items": counter_refusals.FeeDiffers,
    "case_receipt_pkey": title_refusals.SignedFor,
    "clue_once": field_refusals.ClueReported,
    "occupancy_once": field_refusals.OccupancyEntered,
    "occupancy_row_decision_pkey": field_refusals.RowDecided,
    "occupancy_end_pkey": field_refusals.OccupancyEnded,
    "violation_follows": field_refusals.CaseStandsElsewhere,
    "violation_step_pkey": field_refusals.CaseStandsElsewhere,
    "violation_step_in_machine": field_refusals.CaseStandsElsewhere,
    "violation_step_proved": field_refusals.StepNeedsPaper,
    "violation_not_ahead": field_refusals.NotHappenedYet,
    "clue_seen_before": field_refusals.NotHappenedYet,
    "patrol_visit_before": field_refusals.NotHappenedYet,
    "patrol_photo_before": field_refusals.NotHappenedYet,
    "account_login_key": errors.AccountExists,
    "county_only_one": errors.CountyFounded,
    "county_pkey": errors.CountyFounded,
    "park_name_key": errors.ParkExists,
    "cadastral_district_pkey": errors.DistrictEntered,
    "calendar_year_pkey": errors.YearLoaded,
}

#: no facts go with these: the value stood in the request, and the client has it
_CHECKED_VALUES = (psycopg.errors.CheckViolation, psycopg.errors.NotNullViolation)
#: SQLSTATE classes: no connection, no resources for one, shut down by an operator
_NO_SERVER = ("08", "53", "57")


def refusal(error: psycopg.Error) -> RegistryError | None:
    """Return the refusal a database error stands for, or None when it is a fault of ours."""
    name = error.diag.constraint_name
    if name is not None and name in REFUSALS:
        return _spoken(REFUSALS[name], error)
    if name and isinstance(error, _CHECKED_VALUES):
        return refusals.WrongValue(constraint=name)
    return _of_its_kind(error)


def _of_its_kind(error: psycopg.Error) -> RegistryError | None:
    match error:
        case psycopg.errors.NumericValueOutOfRange():
            return refusals.WrongValue(constraint="number_out_of_range")
        # a text holds no NUL: the driver says so itself, the server where it is part of JSON
        case psycopg.DataError(sqlstate=None) | psycopg.errors.UntranslatableCharacter():
            return refusals.WrongValue(constraint="text_without_nul")
        case psycopg.errors.InsufficientPrivilege() if "row-level security" in str(error):
            return errors.OutsideYourParks()
        case (
            psycopg.errors.SerializationFailure()
            | psycopg.errors.DeadlockDetected()
            | psycopg.errors.LockNotAvailable()
            | psycopg.errors.QueryCanceled()
            | psycopg.errors.IdleInTransactionSessionTimeout()
        ):
            return errors.RegisterBusy()
        case psycopg.OperationalError() if (error.sqlstate or "08")[:2] in _NO_SERVER:
            return errors.RegisterUnreachable()
        case _:
            return None


def _spoken(kind: type[RegistryError], error: psycopg.Error) -> RegistryError:
    facts = json.loads(error.diag.message_detail or "{}") if _ours(error) else {}
    names = {field.name for field in fields(kind)}
    known = {name: value for name, value in facts.items() if name in names}
    if kind is refusals.CodeOfOtherCounty:
        known = {"code_given": facts.get("code", ""), "county": facts.get("county", "")}
    return kind(**{name: known.get(name, "") for name in names})


def _ours(error: psycopg.Error) -> bool:
    return (error.diag.message_detail or "").startswith("{")
