"""Every reason for setting a record or a file aside, and every notice about those kept: the stable list."""

from __future__ import annotations

RECORD_REASONS = {
    "broken_json": "the line is not JSON",
    "record_too_large": "the record is longer than any real one (limits.MAX_LINE)",
    "not_an_object": "the record is a number, a text or a list where an object is expected",
    "no_identifier": "the record has no usable identifier",
    "bad_date": "the creation date is not a date, or lies before limits.FIRST_YEAR",
    "published_after_observation": "the creation date lies after the day of observation",
    "ragged_row": "the row has not as many fields as the header",
    "broken_csv": "the line is not CSV, or longer than any record (limits.MAX_FIELD)",
    "no_code": "the row links a certification or an occupation to nothing",
    "no_action": "the course has no action: nothing says where, how or when it is held",
}

FILE_REASONS = {
    "empty_file": "the file is empty",
    "no_offer": "the file holds no offer: it is no observation",
    "wrong_format": "the file is not in its feed's format",
    "wrong_encoding": "the text is neither UTF-8 nor windows-1252",
    "broken_json": "the JSON document is broken",
    "broken_xml": "the XML document is broken",
    "xml_entities": "the XML document declares entities",
    "broken_gzip": "the gzip file is truncated or damaged",
    "broken_zip": "the zip file is truncated, damaged or encrypted",
    "zip_unsafe_path": "a zip member would land outside its folder",
    "zip_too_many_members": "the zip has more members than limits.MAX_MEMBERS",
    "zip_duplicate_member": "two zip members bear the same name",
    "zip_nothing_to_read": "the zip holds no file of its feed",
    "decompression_bomb": "the file grows beyond limits.MAX_RATIO or MAX_UNCOMPRESSED",
    "too_large": "the JSON document is larger than limits.MAX_DOCUMENT and can't be cut between records",
    "no_version": "the ROME version is not in the file name",
    "observed_outside_quarter": "the observation date is outside the quarter",
    "bad_meta": "the .meta.json beside the file cannot be read",
}

LEDGER_REASONS = {
    "kept": "counted",
    "copy": "another offer of the same vacancy is counted in its place",
    "reposted": "the same offer of the same partner under another reference is counted in its place",
    "other_feed": "the same course is counted from another feed",
    "other_observation": "another observation of the same record is counted",
    "other_file": "the same offer or course in another file of the same day is counted",
    "other_row": "another row of the same file tells of the same thing, and is counted",
    "other_version": "a newer version of the register was received for the quarter and is used",
    "no_session_in_quarter": "the course's sessions are dated, and none runs or takes entries in the quarter",
    "no_occupation": "the offer has no ROME code",
    "occupation_outside": "no occupation of it is in the digital perimeter",
    "title_contradicts_code": "the title names a trade that the ROME code is not",
    "not_salaried": "the contract is no employment (LIB, FRA, CCE)",
    "abroad": "the place of work or of training is abroad",
    "collectivity": "the place of work or of training is in a collectivity outside the 18 regions",
    "no_evidence": "only a partly digital domain is known of the course, and nothing says which part",
}

NOTICES = {
    "read_as_windows_1252": "lines that are not UTF-8 were read as windows-1252",
    "field_of_wrong_type": "fields of an unexpected type were read as text, or left out",
    "bad_update_date": "the update date is not a date and was left out",
    "openings_not_a_count": "the number of posts is not a positive whole number and was left out",
    "openings_over_cap": "more posts than method.OPENINGS_CAP: they count as the cap",
    "rome_code_not_recognised": "a ROME code that is no code was left out",
    "formacode_not_recognised": "a Formacode that is no code was left out",
    "nsf_code_not_recognised": "an NSF code that is no code was left out",
    "certification_not_recognised": "a certification number that is no number was left out",
    "siret_not_recognised": "a SIRET that is not 14 digits was left out",
    "level_not_recognised": "a level that is on neither scale was left out",
    "date_not_recognised": "a date that is no date was left out",
    "number_not_recognised": "a number that is no number was left out",
    "link_not_recognised": "a link that is neither http nor https, or holds an e-mail address, was left out",
    "place_not_recognised": "the place could not be told",
    "several_places": "an action held in several places counts as one action a place",
    "mcf_namespace": "the file uses the namespace of Mon Compte Formation",
}


def sentence(reason: str) -> str | None:
    """What a reason of the ledger means; None for a word that is none."""
    return next(
        (told[reason] for told in (RECORD_REASONS, FILE_REASONS, LEDGER_REASONS) if reason in told), None
    )


class Unreadable(Exception):
    """A file that cannot be read as a whole: a reason of FILE_REASONS, and a sentence."""

    def __init__(self, reason: str, sentence: str) -> None:
        if reason not in FILE_REASONS:
            raise ValueError(f"{reason!r} is not in reasons.FILE_REASONS")
        super().__init__(reason, sentence)
        self.reason = reason
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence
