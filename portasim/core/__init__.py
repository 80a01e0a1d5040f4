"""Ground: words, dates, facts, draws, numbers, rules and spans, without any country's law."""
