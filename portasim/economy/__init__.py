"""Economy: prices, wages, exchange rates and mortality, dated and cited."""
