"""Words, dates, luck, numbers, rules and spans: everything that knows no country, no person."""
