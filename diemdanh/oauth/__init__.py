"""Log in without a password: get, keep and renew the token that the mail servers take in its place (XOAUTH2)."""
