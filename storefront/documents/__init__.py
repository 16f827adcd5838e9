"""Documents: PDFs from a frozen snapshot, sealed, kept encrypted, verifiable by anybody."""
