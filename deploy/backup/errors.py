"""Why a backup or a restore is refused.

BackupRefused
├── DamagedArchive        the archive is truncated or altered
├── NewerArchive          it was written by a later version of Sinau
├── NotMigrated           a database is not at a schema that can be read
├── ConsumersBusy         no consistent snapshot could be taken in time
├── InstallationInUse     the target has data, or is running
├── NoRights              the account may not create or rename databases
└── RestoreFailed         row counts differ from those in the archive
"""

from shared.errors import SinauError


class BackupRefused(SinauError):
    """A backup or a restore cannot go on; nothing was changed."""

    status = 409
    title = "The backup or restore cannot go on"


class DamagedArchive(BackupRefused):
    """The archive is truncated, altered, or not an archive of Sinau."""


class NewerArchive(BackupRefused):
    """The archive was written by a later version of Sinau than this."""


class NotMigrated(BackupRefused):
    """A database has no schema, or one that this version cannot read."""


class ConsumersBusy(BackupRefused):
    """Event handlers did not pause, so no consistent snapshot could be taken in time. A later attempt may succeed."""


class InstallationInUse(BackupRefused):
    """The target has data already, or is running."""


class NoRights(BackupRefused):
    """The account may not create or rename the databases."""


class RestoreFailed(BackupRefused):
    """Row counts after the restore differ from those in the archive."""
