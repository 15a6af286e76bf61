"""Where it is kept: the only place that knows SQLAlchemy."""

from referral.store.backup import BackupFailed
from referral.store.crypto import KeyProblem, Keyring
from referral.store.database import Database
from referral.store.unit_of_work import SqlUnitOfWork

__all__ = ["BackupFailed", "Database", "KeyProblem", "Keyring", "SqlUnitOfWork"]
