"""Whether a mail is from where its From says. What the mail itself claims of that is never believed."""
