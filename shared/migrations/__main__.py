"""`python -m shared.migrations SERVICE MESSAGE` writes a new migration; SERVICE may be `platform`."""

import sys

from shared.migrations.revisions import new_migration

new_migration(sys.argv[1], sys.argv[2])
