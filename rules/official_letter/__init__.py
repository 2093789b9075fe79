"""What an official letter (công văn, kế hoạch) asks of schools: proposed to a person, never acted on. Pure."""
