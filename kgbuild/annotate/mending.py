"""Mends what parsers commonly get wrong, by what English grammar does not allow.

Each pass changes the tree of a Doc in place. They know no word of the domain; the names that they are given are spans.
"""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.annotate.mends.clauses import (
    mend_called,
    mend_cased_verbs,
    mend_caused,
    mend_consequences,
    mend_in_which,
    mend_infinitives,
    mend_marked,
    mend_openings,
    mend_perfects,
    mend_relatives,
    mend_roots,
    mend_shared_heads,
    mend_verbs,
)
from kgbuild.annotate.mends.names import (
    mend_ages,
    mend_appositions,
    mend_asides,
    mend_clausal,
    mend_named,
    mend_names,
    mend_titles,
    mend_who,
)
from kgbuild.annotate.mends.phrases import (
    mend_cases,
    mend_complements,
    mend_counted,
    mend_free_relatives,
    mend_gerunds,
    mend_heads,
    mend_nouns,
    mend_objects,
    mend_objects_of_nouns,
    mend_settings,
    mend_states,
    mend_verbs_for_objects,
)
from kgbuild.annotate.mends.subjects import (
    mend_bare_participles,
    mend_cased_subjects,
    mend_gapped,
    mend_joined_subjects,
    mend_outcomes,
    mend_passives,
    mend_plurals,
    mend_subjects,
)
from kgbuild.annotate.mends.times import (
    mend_adverbs,
    mend_inserted,
    mend_leading,
    mend_reported,
    mend_time_compounds,
    mend_unit_subjects,
)
from kgbuild.annotate.tree import Tree


def mend(tree: Tree, names: Iterable[tuple[int, int]], apposed: Iterable[tuple[int, int, int]]) -> None:
    """Make all the passes; `names` and `apposed` as `grammar.words` has them."""
    names = list(names)
    mend_verbs(tree, names)
    mend_names(tree, names)
    mend_clausal(tree, names)
    mend_infinitives(tree)
    mend_cased_verbs(tree)
    mend_openings(tree)
    mend_caused(tree)
    mend_marked(tree)
    mend_relatives(tree)
    mend_asides(tree)
    mend_shared_heads(tree)
    mend_ages(tree)
    mend_nouns(tree)
    mend_verbs_for_objects(tree)
    mend_objects_of_nouns(tree)
    mend_free_relatives(tree)
    mend_joined_subjects(tree)
    mend_cases(tree)
    mend_cased_subjects(tree)
    mend_perfects(tree)
    mend_time_compounds(tree)
    mend_in_which(tree)
    mend_adverbs(tree)
    mend_consequences(tree)
    mend_outcomes(tree)
    mend_gapped(tree)
    mend_states(tree)
    mend_subjects(tree)
    mend_who(tree)
    mend_named(tree, names)
    mend_roots(tree)
    mend_appositions(tree, apposed)
    mend_cases(tree)
    mend_objects(tree)
    mend_leading(tree)
    mend_reported(tree)
    mend_settings(tree)
    mend_heads(tree)
    mend_gerunds(tree)
    mend_inserted(tree)
    mend_passives(tree)
    mend_plurals(tree)
    mend_counted(tree)
    mend_complements(tree)
    mend_called(tree)
    mend_unit_subjects(tree)
    mend_titles(tree)
    mend_bare_participles(tree)
