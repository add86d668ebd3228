//! A plan file: many questions about one study, answered in one run and compared.
