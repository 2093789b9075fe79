"""The invented office of the demonstration: its addresses and the instant at which its story is told."""

from datetime import datetime, timedelta, timezone
from typing import Final

HANOI: Final = timezone(timedelta(hours=7), "+07")

# The morning after the named day of round 1: the digest has gone out at 07:30, the first reminder after T is due.
DEMO_NOW: Final = datetime(2018, 3, 6, 8, 5, tzinfo=HANOI)

OFFICE_NAME: Final = "Phòng Giáo dục và Đào tạo Vũ Quang"
OFFICE_ADDRESS: Final = "dienhinh@pgdvuquang.example"
SPECIALIST_NAME: Final = "Trần Minh Châu"
SPECIALIST_ADDRESS: Final = "tranminhchau@pgdvuquang.example"

# The name under which the office's mail server signs its verdict on a sender (RFC 8601).
AUTHSERV_ID: Final = "mx.office.example"
