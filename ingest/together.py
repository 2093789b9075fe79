"""Several forms in one mail for one obligation: the same twice, a report with its supplement, or a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.cases import Cover, ReadFile, Stuck
from ingest.intentions import Intention, of_file
from rules.campaigns import Round
from rules.forms.layout import Form
from rules.forms.supplemented import Together, findings_of_both
from rules.intents import Intent
from rules.reading import Reading, ReadRow
from rules.schools import School
from rules.supplements import merged_header, merged_rows
from rules.versions import content_of


@dataclass(frozen=True)
class Claim:
    """A form of which school and round are clear."""

    file: ReadFile
    reading: Reading
    school: School
    round: Round

    @property
    def key(self) -> tuple[str, str]:
        """Return the obligation, by codes."""
        return self.school.code, self.round.id

    @property
    def content(self) -> str:
        """Return the digest of what it says."""
        return content_of(self.reading.header, self.reading.rows, nil=self.reading.nil)


def one_of(claims: Sequence[Claim], cover: Cover, forms: Mapping[str, Form]) -> Claim | Stuck:
    """Return the one report that the forms for an obligation in a mail make up, or why a person must say.

    The same twice counts once. Of files whose names say so, supplements and parts are added to the one report beside
    them, and a replacement takes its place.
    """
    distinct = list({claim.content: claim for claim in reversed(claims)}.values())[::-1]
    if len(distinct) == 1:
        return distinct[0]
    meant = [(claim, of_file(claim.file, cover)) for claim in distinct]
    adding = [claim for claim, said in sorted(meant, key=lambda each: _place(each[1])) if said.adds]
    replacing = [claim for claim, said in meant if said.intents == {Intent.REPLACES}]
    plain = [claim for claim, said in meant if not said.intents and not said.part]
    if len(replacing) == 1 and len(plain) == len(distinct) - 1 == 1:
        return replacing[0]
    if len(plain) <= 1 and len(plain) + len(adding) == len(distinct):
        return _added([*plain, *adding], forms)
    return _two_forms(claims[0])


def supplemented(before: Reading, more: Claim, forms: Mapping[str, Form]) -> Reading | None:
    """Return a report with its supplement as one; None where a person must say which rows are the same."""
    rows = merged_rows(before.rows, more.reading.rows)
    if rows is None:
        return None
    both = Together(before, more.reading, rows, more.file.name or "không tên")
    return replace(
        more.reading,
        header=merged_header(before.header, more.reading.header),
        rows=_in_order(rows),
        findings=findings_of_both(both, forms.get(more.reading.form)),
    )


def _in_order(rows: Sequence[ReadRow]) -> tuple[ReadRow, ...]:
    """Return rows with those of one kind together, kinds as they first come."""
    kinds = list(dict.fromkeys(row.kind for row in rows))
    return tuple(sorted(rows, key=lambda row: kinds.index(row.kind)))


def _place(said: Intention) -> int:
    return (said.part.number or 10) if said.part else 10


def _added(claims: Sequence[Claim], forms: Mapping[str, Form]) -> Claim | Stuck:
    whole = claims[0]
    for more in claims[1:]:
        both = None if whole.reading.nil or more.reading.nil else supplemented(whole.reading, more, forms)
        if both is None:
            return _two_forms(whole)
        whole = replace(whole, reading=both)
    return whole


def _two_forms(claim: Claim) -> Stuck:
    detail = f"{claim.school.name}: một thư có hai tệp khác nhau cho cùng {claim.round.label}."
    return Stuck("two_forms", detail, claim.school.code)
