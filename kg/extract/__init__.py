"""Articles to events: parse, find actors, find who did what to whom, type it, judge it, date it, attribute it."""
