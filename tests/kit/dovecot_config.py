"""The configuration of a throw-away Dovecot, in the syntax of 2.3 and in that of 2.4.

Any user name logs in with the one password, so every test has a mailbox of its own on a shared server.
"""

import grp
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from tests.kit.certificates import Certificate
from tests.kit.ports import HOST


@dataclass(frozen=True)
class Layout:
    """Where one server keeps its things, and where it listens."""

    root: Path
    port: int
    tls_port: int
    password: str
    certificate: Certificate
    # Where to ask whom an access token belongs to (RFC 7662). "": this server knows passwords only.
    introspection_url: str = ""

    @property
    def oauth(self) -> Path:
        """Where Dovecot 2.3 wants to be told about tokens; 2.4 is told in dovecot.conf."""
        return self.root / "oauth2.conf"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def config(self) -> Path:
        return self.root / "dovecot.conf"

    @property
    def log(self) -> Path:
        return self.root / "log"


def mail_owner() -> tuple[int, int]:
    """Return the user and group that own the mail: nobody's when root runs Dovecot, which refuses root, else ours."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def config(version: str, layout: Layout) -> str:
    """Return the whole dovecot.conf for this `version` ("2.3.19.1", "2.4.1")."""
    old = version.startswith(("2.2.", "2.3."))
    uid, gid = mail_owner()
    oauth = (_old_oauth(layout) if old else _new_oauth(layout)) if layout.introspection_url else ""
    parts = [_old(layout) if old else _new(layout), oauth, _shared(layout), _users()]
    return "\n".join(parts).replace("@UID@", str(uid)).replace("@GID@", str(gid))


def _old(layout: Layout) -> str:
    return f"""\
protocols = imap
disable_plaintext_auth = no
mail_location = maildir:{layout.mail}/%u
ssl_cert = <{layout.certificate.cert}
ssl_key = <{layout.certificate.key}
passdb {{
  driver = static
  args = password={layout.password}
}}
userdb {{
  driver = static
  args = uid=@UID@ gid=@GID@ home={layout.mail}/%u
}}
"""


def _new(layout: Layout) -> str:
    # The version lines must come first, as the rest is read by them; later versions know this one too.
    return f"""\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols {{
  imap = yes
}}
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {layout.mail}/%{{user}}
ssl_server_cert_file = {layout.certificate.cert}
ssl_server_key_file = {layout.certificate.key}
passdb static {{
  password = {layout.password}
}}
userdb static {{
  fields {{
    uid = @UID@
    gid = @GID@
    home = {layout.mail}/%{{user}}
  }}
}}
"""


def introspection(layout: Layout) -> str:
    """Return the file `layout.oauth`."""
    return f"""\
introspection_url = {layout.introspection_url}
introspection_mode = post
force_introspection = yes
username_attribute = username
active_attribute = active
active_value = true
"""


def _old_oauth(layout: Layout) -> str:
    return f"""\
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {layout.oauth}
}}
"""


def _new_oauth(layout: Layout) -> str:
    return f"""\
oauth2 {{
  introspection_url = {layout.introspection_url}
  introspection_mode = post
  force_introspection = yes
  username_attribute = username
  active_attribute = active
  active_value = true
}}
passdb oauth2 {{
  mechanisms_filter = xoauth2
}}
"""


def _shared(layout: Layout) -> str:
    # mail_fsync: the mail of a test need not outlive the machine. anvil-auth-penalty: a test that logs in with a
    # wrong password must not slow down the next ones, which come from the same address.
    return f"""\
base_dir = {layout.root}/run
state_dir = {layout.root}/state
log_path = {layout.log}
listen = {HOST}
ssl = yes
first_valid_uid = 1
first_valid_gid = 1
mail_fsync = never
auth_failure_delay = 0
auth_mechanisms = plain login{" xoauth2" if layout.introspection_url else ""}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
}}
protocol imap {{
  mail_max_userip_connections = 100
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {layout.port}
  }}
  inet_listener imaps {{
    port = {layout.tls_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


def _users() -> str:
    # Root leaves Dovecot its own users (dovecot, dovenull); anyone else can only be himself.
    if os.geteuid() == 0:
        return ""
    name = pwd.getpwuid(os.geteuid()).pw_name
    group = grp.getgrgid(os.getegid()).gr_name
    return f"default_internal_user = {name}\ndefault_internal_group = {group}\ndefault_login_user = {name}\n"
