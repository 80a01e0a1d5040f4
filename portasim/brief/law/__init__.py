"""Laws, agreements and differences as texts."""
