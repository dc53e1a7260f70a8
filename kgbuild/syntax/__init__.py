"""Grammar that several stages ask: clauses, their arguments, passives, antecedents, closed classes of words."""
