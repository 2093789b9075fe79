"""The access token of the moment: the kept one, renewed in time, by one process at a time."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from diemdanh.oauth import endpoint, tokens
from diemdanh.oauth.answers import Grant
from diemdanh.oauth.errors import TokenError
from diemdanh.oauth.private_file import locked
from diemdanh.oauth.providers import Provider
from diemdanh.oauth.tokens import Token

log = logging.getLogger(__name__)

# Enough for a slow pass to log in again with the same token.
_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True)
class Access:
    """Where tokens come from and where they are kept."""

    provider: Provider
    path: Path

    def token(self, now: datetime) -> str:
        """Return an access token that is good at `now`, renewed when less than 5 minutes are left.

        Where it cannot be renewed for the moment, the old one is used for as long as it lasts. Raises TokenError.
        """
        kept = tokens.load(self.path, self.provider)
        if kept.lasts_until(now + _AHEAD):
            return kept.access_token
        try:
            return self._renewed(kept, now).access_token
        except TokenError as error:
            if not (error.transient and kept.lasts_until(now)):
                raise
            log.warning("token not renewed yet: %s", error)
            return kept.access_token

    def renew(self, now: datetime) -> Token:
        """Renew now, however long the kept token lasts, and return the new one. Raises TokenError."""
        return self._renewed(tokens.load(self.path, self.provider), now)

    def keep(self, grant: Grant, now: datetime) -> Token:
        """Keep what a login gave, in the place of whatever there was. Raises TokenError."""
        token = tokens.granted(grant, self.provider, now)
        with locked(self.path):
            tokens.save(self.path, token)
        return token

    def _renewed(self, seen: Token, now: datetime) -> Token:
        """Renew unless another process did so since `seen`: a rotated refresh token may be used once only."""
        with locked(self.path):
            kept = tokens.load(self.path, self.provider)
            if kept != seen and kept.lasts_until(now + _AHEAD):
                return kept
            grant = endpoint.refresh(self.provider, kept.refresh_token)
            renewed = tokens.granted(grant, self.provider, now)
            tokens.save(self.path, renewed)
            log.info("token renewed, good until %s", renewed.expires_at.isoformat(timespec="seconds"))
            return renewed
