"""What the office means: schools, forms, deadlines, standing. Pure: no I/O, no clock, no logger."""
