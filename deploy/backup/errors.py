"""Why a backup or a restore is refused.

BackupRefused
├── DamagedArchive        what was read is not what was written
├── NewerArchive          it was written by a later version of Sinau
├── NotMigrated           a database is not at a schema that can be read
├── ConsumersBusy         the moment of the backup could not be fixed
├── InstallationInUse     the target has data, or runs
├── NoRights              the target's databases cannot be made or renamed
└── RestoreFailed         what was restored does not count up to what was saved
"""

from shared.errors import SinauError


class BackupRefused(SinauError):
    """A backup or a restore cannot go on; nothing was changed."""

    status = 409
    title = "The backup or restore cannot go on"


class DamagedArchive(BackupRefused):
    """The archive is cut off, altered, or none of Sinau's."""


class NewerArchive(BackupRefused):
    """The archive was written by a later version of Sinau than this."""


class NotMigrated(BackupRefused):
    """A database has no schema, or not the one that this version reads."""


class ConsumersBusy(BackupRefused):
    """Handlers of events did not let the moment of the backup be fixed; it may go better in a minute."""


class InstallationInUse(BackupRefused):
    """The target has data already, or is running."""


class NoRights(BackupRefused):
    """The account that would make and exchange databases has no say over them."""


class RestoreFailed(BackupRefused):
    """What was restored does not count up to what was saved."""
