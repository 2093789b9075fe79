"""The demonstration: embedded mail servers and an invented district. Everything in here is sample data by purpose."""
