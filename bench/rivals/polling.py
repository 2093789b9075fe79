"""One pass with nothing new: `python -m bench.rivals.polling CONFIG` prints the seconds that its second pass took."""

import json
import sys
import time
from pathlib import Path

from diemdanh import settings
from diemdanh.clock import system_clock
from diemdanh.wiring import Parts


def seconds(config: Path) -> float:
    """Poll twice and return what the second time took. Raises what `Poller.poll` raises."""
    poller = Parts(settings.load(config), system_clock).poller
    poller.poll(system_clock())
    begun = time.perf_counter()
    poller.poll(system_clock())
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"seconds": seconds(Path(sys.argv[1]))}) + "\n")
