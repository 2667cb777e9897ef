"""What the ground floor writes: one module per subject, one function per verb."""
