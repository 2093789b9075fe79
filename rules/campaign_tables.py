"""The tables of a campaign's TOML file, checked one by one. What they mean together: rules/campaign_file.py."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from rules.campaigns import Kind
from rules.deadlines import DaysOff, Deadline, Wording, default_courtesy
from rules.schedule import Due, Every, Scheme, SchoolYear

MISSING = "CẦN ĐIỀN"
"""What a draft has where the letter does not say it."""

Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Levels = Annotated[tuple[Text, ...], Field(min_length=1, strict=False)]
_Days = Annotated[int, Field(ge=0, le=366)]
_Courtesy = Annotated[int | None, Field(ge=0, le=31)]
_DaysOff = Annotated[DaysOff | None, Field(strict=False)]
_Kind = Annotated[Kind, Field(strict=False)]
_OfMonth = Annotated[int, Field(ge=1, le=31)] | Literal["last day"]


def _month_and_day(text: str) -> str:
    try:
        date.fromisoformat(f"2000-{text}")
    except ValueError as error:
        raise ValueError(f"«{text}» không đúng dạng tháng-ngày như 09-05") from error
    return text


_MonthDay = Annotated[str, AfterValidator(_month_and_day)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class LetterTable(_Table):
    """The number and the day of the letter."""

    number: Text
    date: date


class DeadlineTable(_Table):
    """Either wording, a day of the calendar; `courtesy_days` unset means the wording's own default."""

    before: date | None = None
    by: date | None = None
    courtesy_days: _Courtesy = None

    @model_validator(mode="after")
    def _one_wording(self) -> Self:
        if (self.before is None) == (self.by is None):
            raise ValueError("cần đúng một trong hai khóa before hoặc by")
        return self

    def meant(self, courtesy_days: int | None, days_off: DaysOff) -> Deadline:
        """Return the deadline; `courtesy_days` is the campaign's default, None where it has none."""
        wording = Wording.BEFORE if self.before else Wording.BY
        days = courtesy(wording, self.courtesy_days, courtesy_days)
        return Deadline(wording, self.before or self.by or date.min, days, days_off)


class PeriodDeadlineTable(_Table):
    """A day of the period's last month, its last day, or so many days after its end."""

    before: _OfMonth | None = None
    by: _OfMonth | None = None
    days_after: Annotated[int | None, Field(ge=1, le=180)] = None
    working_days_after: Annotated[int | None, Field(ge=1, le=90)] = None
    courtesy_days: _Courtesy = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        named = (self.before, self.by, self.days_after, self.working_days_after)
        if sum(way is not None for way in named) != 1:
            raise ValueError("cần đúng một trong các khóa before, by, days_after hoặc working_days_after")
        return self

    @property
    def due(self) -> Due:
        """Return when a period's report is due."""
        wording = Wording.BEFORE if self.before is not None else Wording.BY
        day = self.before if self.before is not None else self.by
        return Due(wording, day if isinstance(day, int) else None, self.days_after, self.working_days_after)


class _Asked(_Table):
    """What rounds and recurring requests have in common. `chased` unset: all kinds but a school's own criteria."""

    id: Id
    label: Text
    form: Text
    kind: _Kind = Kind.REPORT
    paper: bool = False
    evidence: bool = False
    chased: bool | None = None
    days_off: _DaysOff = None
    audience: Levels | None = None

    @property
    def is_chased(self) -> bool:
        """Tell whether schools are reminded."""
        return self.kind is not Kind.CRITERIA if self.chased is None else self.chased


class RoundTable(_Asked):
    """A round; without a deadline of its own the campaign's holds."""

    deadline: DeadlineTable | None = None
    opens: date | None = None
    closes: date | None = None


class RecurringTable(_Asked):
    """A request that comes back."""

    every: Annotated[Every, Field(strict=False)]
    scheme: Annotated[Scheme, Field(strict=False)] = Scheme.CALENDAR
    dates: Annotated[tuple[date, ...], Field(strict=False)] = ()
    deadline: PeriodDeadlineTable
    opens_days_before: _Days | None = None
    closes_days_after: _Days | None = None

    @model_validator(mode="after")
    def _pattern_is_whole(self) -> Self:
        if (self.every is Every.DATES) != bool(self.dates):
            raise ValueError('every = "dates" và danh sách dates phải đi cùng nhau')
        if list(self.dates) != sorted(set(self.dates)):
            raise ValueError("dates phải theo thứ tự tăng dần, không trùng nhau")
        if self.scheme is Scheme.ND09 and self.every in {Every.SEMESTER, Every.SCHOOL_YEAR, Every.DATES}:
            raise ValueError('scheme = "nd09" chỉ dùng với month, quarter, half_year hoặc year')
        return self


class SchoolYearTable(_Table):
    """The province's frame of a school year: "09-05" is the fifth of September."""

    starts: _MonthDay = "09-01"
    semester_2: _MonthDay = "02-01"
    ends: _MonthDay = "05-31"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.semester_2 < self.ends < self.starts:
            raise ValueError("cần học kỳ 2 (semester_2) trước ngày kết thúc (ends), trước ngày bắt đầu (starts)")
        return self

    @property
    def frame(self) -> SchoolYear:
        """Return the frame as (month, day)."""
        return SchoolYear(_pair(self.starts), _pair(self.semester_2), _pair(self.ends))


class CampaignTable(_Table):
    """What all rounds share; `deadline`, `courtesy_days`, `days_off` and `closes` hold where a round names none."""

    id: Id
    title: Text
    letter: LetterTable
    audience: Levels
    until: date | None = None
    confirmed: bool = True
    deadline: DeadlineTable | None = None
    courtesy_days: _Courtesy = None
    days_off: Annotated[DaysOff, Field(strict=False)] = DaysOff.KEEP
    closes: date | None = None
    school_year: SchoolYearTable = SchoolYearTable()


class CampaignFile(_Table):
    """The whole file."""

    campaign: CampaignTable
    round: Annotated[tuple[RoundTable, ...], Field(strict=False)] = ()
    recurring: Annotated[tuple[RecurringTable, ...], Field(strict=False)] = ()


def courtesy(wording: Wording, own: int | None, of_campaign: int | None) -> int:
    """Return the courtesy days: the deadline's own, else the campaign's, else the wording's default."""
    given = own if own is not None else of_campaign
    return default_courtesy(wording) if given is None else given


def _pair(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)
