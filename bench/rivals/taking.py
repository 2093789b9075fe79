"""The product's intake in a process of its own: `python -m bench.rivals.taking CONFIG` prints the seconds it took.

From the connection to the last durable row; starting Python and importing the product come before.
"""

import json
import sys
import time
from pathlib import Path

from diemdanh import settings
from diemdanh.clock import system_clock
from diemdanh.wiring import Parts


def seconds(config: Path) -> float:
    """Take everything in once. Raises what `Intake.take` raises."""
    parts = Parts(settings.load(config), system_clock)
    poller = parts.poller
    begun = time.perf_counter()
    with poller.mailbox.opened() as (mailbox, folder):
        poller.intake.take(mailbox, folder, system_clock())
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"seconds": seconds(Path(sys.argv[1]))}) + "\n")
