"""The command: `python -m bench.document_mutations FOLDER [--count N] [--seed N]`: spoilt documents, read.

Exits with 1 if one of them meets a fault of ours, hangs, kills its reader, or takes more than the bounds. Those are
named with seed and number and kept in build/bench/work/documents-kept; `--only NUMBER` makes and reads one of a corpus
again (our own forms bear the time at which they were made). Thin, because every reader process imports it.
"""

import sys

if __name__ == "__main__":
    from bench.document_trials import main

    sys.exit(main(sys.argv[1:]))
