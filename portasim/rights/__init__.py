"""Rights: what laws and agreements make of facts."""
