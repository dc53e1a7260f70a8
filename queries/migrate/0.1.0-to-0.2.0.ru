#+ summary: A graph of version 0.1.0 of the ontology in the shape of 0.2.0
#+ description: A sentence becomes a node, with the text, the offsets and the article that each of its mentions had.
#+   The second update does for the graphs of articles what the first does for the reading.

PREFIX ev: <https://w3id.org/kgbuild/ontology#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE {
  ?mention ev:sentence ?text .
  ?mention ev:sentenceBegin ?begin .
  ?mention ev:sentenceEnd ?end .
  ?mention prov:wasDerivedFrom ?article .
}
INSERT {
  ?mention ev:inSentence ?sentence .
  ?sentence a ev:Sentence .
  ?sentence nif:anchorOf ?text .
  ?sentence nif:beginIndex ?begin .
  ?sentence nif:endIndex ?end .
  ?sentence prov:wasDerivedFrom ?article .
}
WHERE {
  ?mention ev:sentence ?text .
  ?mention ev:sentenceBegin ?begin .
  ?mention ev:sentenceEnd ?end .
  ?mention prov:wasDerivedFrom ?article .
  BIND (REPLACE(STR(?mention), "/mention/(.*)-[0-9]+-[0-9]+$", "/sentence/$1") AS ?stem)
  BIND (IRI(CONCAT(?stem, "-", STR(?begin), "-", STR(?end))) AS ?sentence)
} ;

DELETE {
  GRAPH ?graph {
    ?mention ev:sentence ?text .
    ?mention ev:sentenceBegin ?begin .
    ?mention ev:sentenceEnd ?end .
    ?mention prov:wasDerivedFrom ?article .
  }
}
INSERT {
  GRAPH ?graph {
    ?mention ev:inSentence ?sentence .
    ?sentence a ev:Sentence .
    ?sentence nif:anchorOf ?text .
    ?sentence nif:beginIndex ?begin .
    ?sentence nif:endIndex ?end .
    ?sentence prov:wasDerivedFrom ?article .
  }
}
WHERE {
  GRAPH ?graph {
    ?mention ev:sentence ?text .
    ?mention ev:sentenceBegin ?begin .
    ?mention ev:sentenceEnd ?end .
    ?mention prov:wasDerivedFrom ?article .
  }
  BIND (REPLACE(STR(?mention), "/mention/(.*)-[0-9]+-[0-9]+$", "/sentence/$1") AS ?stem)
  BIND (IRI(CONCAT(?stem, "-", STR(?begin), "-", STR(?end))) AS ?sentence)
}
