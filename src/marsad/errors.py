"""Every error that Marsad raises itself.

    MarsadError
    ├── ConfigError       an operator's file or setting is wrong: names file, line and the accepted values
    ├── MigrationError    the database's schema and sql/migrations don't agree
    ├── StoreError        the warehouse refused
    │   ├── Unreachable   it could not be reached, or went away in the middle
    │   └── Busy          somebody else holds a lock that is needed
    ├── DeliveryError     the mail server has taken nothing for too long; what waits is kept
    ├── LocalError        the embedded default (PostgreSQL, Airflow, news stand, mail catcher) can't go on
    ├── InputError        a line or file given to a filter can't be used
    └── NotFound          what was asked for by name or id doesn't exist

What goes wrong with one feed, page or message is no exception but a value (an outcome with a reason, stored with the item):
one bad item never stops a run. An exception of this tree says what to do next in its message; everything else is a bug.
"""


class MarsadError(Exception):
    """The root: catch this to tell an operator's problem from a bug."""


class ConfigError(MarsadError):
    """An operator's file or setting is wrong."""


class MigrationError(MarsadError):
    """The database's schema and sql/migrations don't agree."""


class StoreError(MarsadError):
    """The warehouse refused."""


class Unreachable(StoreError):  # noqa: N818 (reads as what happened)
    """The warehouse could not be reached, or went away in the middle. The message names hosts and users: it is for operators."""


class Busy(StoreError):  # noqa: N818 (reads as what happened)
    """Somebody else holds a lock that is needed."""


class DeliveryError(MarsadError):
    """A mail server has taken nothing for too long; every message is kept."""


class LocalError(MarsadError):
    """A part of the embedded default can't start, or stopped by itself."""


class InputError(MarsadError):
    """A line or file given to a filter can't be used."""


class NotFound(MarsadError):  # noqa: N818 (reads as what happened)
    """An error: the thing that was asked for by name or id doesn't exist."""
