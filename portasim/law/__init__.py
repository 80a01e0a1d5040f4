"""Content: the law of each country, its ledger and rights; knows no person."""
