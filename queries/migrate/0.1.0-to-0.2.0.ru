#+ summary: A graph of version 0.1.0 of the ontology in the shape of 0.2.0
#+ description: A sentence becomes a node, with the text, the offsets and the article that each of its mentions had.
#+   Individuals are declared; names get their language; outlets, addresses and concepts become nodes; members of
#+   umbrella groups are no parts of them. What the graph repeats of the ontology is taken out: load
#+   ontology/kgbuild.ttl beside it, and the gazetteer where its Arabic names are wanted. People who are only described
#+   stay one in all articles until the graph is built anew. Where an update comes twice, the second is for the graphs
#+   of articles. It does no harm to a graph that has the new shape already.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ev: <https://w3id.org/kgbuild/ontology#>
PREFIX gaz: <https://w3id.org/kgbuild/gazetteer#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

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
} ;

# What the graph repeats of the ontology: classes, properties and their descriptions

DELETE {
  ?term ?predicate ?value .
}
WHERE {
  ?term a ?kind .
  FILTER (?kind IN (
    owl:AnnotationProperty, owl:Class, owl:DatatypeProperty, owl:ObjectProperty, owl:TransitiveProperty
  ))
  ?term ?predicate ?value .
} ;

# Outlets, by a medium of their name where the graph has one; addresses

INSERT {
  ?article ev:publishedBy ?outlet .
  ?outlet a ev:Media .
  ?outlet skos:prefLabel ?label .
}
WHERE {
  ?article a ev:Article .
  ?article dcterms:publisher ?name .
  FILTER NOT EXISTS { ?article ev:publishedBy ?known }
  OPTIONAL {
    ?medium a ev:Media .
    ?medium skos:prefLabel|skos:altLabel ?called .
    FILTER (LCASE(STR(?called)) = LCASE(STR(?name)))
  }
  BIND (REPLACE(STR(?article), "article/[^/]*$", "outlet/") AS ?base)
  BIND (REPLACE(REPLACE(LCASE(STR(?name)), "[^a-z0-9]+", "-"), "^-|-$", "") AS ?slug)
  BIND (COALESCE(?medium, IRI(CONCAT(?base, ?slug))) AS ?outlet)
  BIND (IF(BOUND(?medium), ?none, STRLANG(STR(?name), "en")) AS ?label)
} ;

DELETE {
  ?article dcterms:source ?address .
}
INSERT {
  ?article dcterms:source ?page .
}
WHERE {
  ?article a ev:Article .
  ?article dcterms:source ?address .
  FILTER (ISLITERAL(?address))
  FILTER (REGEX(STR(?address), "^[a-z][a-z0-9+.-]*:[^ <>{}|`]+$"))
  BIND (IRI(STR(?address)) AS ?page)
} ;

# Crowds and police with the class above them

INSERT {
  ?crowd a ev:HumanActor .
}
WHERE {
  ?crowd a ev:PeopleGroup .
  FILTER (STRSTARTS(STR(?crowd), "http"))
} ;

INSERT {
  ?police a ev:StateForce .
}
WHERE {
  VALUES ?kind { ev:PoliceForce ev:SecurityForce }
  ?police a ?kind .
} ;

# Members of umbrella groups, as the gazetteer knows them now

DELETE {
  ?member ev:partOfGroup ?umbrella .
}
INSERT {
  ?member ev:memberOf ?umbrella .
}
WHERE {
  VALUES (?member ?umbrella) {
    (gaz:ahrar-al-sharqiya gaz:syrian-national-army)
    (gaz:al-shabaab gaz:al-qaeda)
    (gaz:ansar-dine gaz:jnim)
    (gaz:aqap gaz:al-qaeda)
    (gaz:aqim gaz:al-qaeda)
    (gaz:aqis gaz:al-qaeda)
    (gaz:asaib-ahl-al-haq gaz:popular-mobilization-forces)
    (gaz:badr-organization gaz:popular-mobilization-forces)
    (gaz:deir-ezzor-military-council gaz:syrian-democratic-forces)
    (gaz:erp-salvador gaz:fmln)
    (gaz:fatah gaz:plo)
    (gaz:hamza-division gaz:syrian-national-army)
    (gaz:haqqani-network gaz:taliban)
    (gaz:harakat-hezbollah-al-nujaba gaz:popular-mobilization-forces)
    (gaz:hurras-al-din gaz:al-qaeda)
    (gaz:jabhat-al-shamiya gaz:syrian-national-army)
    (gaz:jnim gaz:al-qaeda)
    (gaz:kataib-hezbollah gaz:popular-mobilization-forces)
    (gaz:kataib-imam-ali gaz:popular-mobilization-forces)
    (gaz:kataib-sayyid-al-shuhada gaz:popular-mobilization-forces)
    (gaz:liwa-al-tufuf gaz:popular-mobilization-forces)
    (gaz:macina-liberation-front gaz:jnim)
    (gaz:manbij-military-council gaz:syrian-democratic-forces)
    (gaz:national-front-for-liberation gaz:syrian-national-army)
    (gaz:saraya-al-khorasani gaz:popular-mobilization-forces)
    (gaz:sultan-murad gaz:syrian-national-army)
    (gaz:sultan-suleiman-shah gaz:syrian-national-army)
    (gaz:syriac-military-council gaz:syrian-democratic-forces)
    (gaz:ypg gaz:syrian-democratic-forces)
    (gaz:ypj gaz:syrian-democratic-forces)
  }
  ?member ev:partOfGroup ?umbrella .
} ;

# What a reasoner added

DELETE {
  ?actor ev:ultimatelyBackedBy ?backer .
}
INSERT {
  ?actor ev:backedThroughOthersBy ?backer .
}
WHERE {
  ?actor ev:ultimatelyBackedBy ?backer .
} ;

DELETE {
  ?interception a ?class .
}
WHERE {
  VALUES ?class { ev:HostileAct ev:Retaliation }
  ?interception a ev:Interception .
  ?interception a ?class .
} ;

# Concepts for words

DELETE {
  ?claim ev:certainty ?word .
}
INSERT {
  ?claim ev:heldAs ?concept .
}
WHERE {
  ?claim ev:certainty ?word .
  BIND (IRI(CONCAT("https://w3id.org/kgbuild/scheme/certainty#", STR(?word))) AS ?concept)
} ;

DELETE {
  GRAPH ?graph {
    ?claim ev:certainty ?word .
  }
}
INSERT {
  GRAPH ?graph {
    ?claim ev:heldAs ?concept .
  }
}
WHERE {
  GRAPH ?graph {
    ?claim ev:certainty ?word .
  }
  BIND (IRI(CONCAT("https://w3id.org/kgbuild/scheme/certainty#", STR(?word))) AS ?concept)
} ;

DELETE {
  ?claim ev:bound ?word .
}
INSERT {
  ?claim ev:boundedAs ?concept .
}
WHERE {
  ?claim ev:bound ?word .
  BIND (IRI(CONCAT("https://w3id.org/kgbuild/scheme/bound#", STR(?word))) AS ?concept)
} ;

DELETE {
  GRAPH ?graph {
    ?claim ev:bound ?word .
  }
}
INSERT {
  GRAPH ?graph {
    ?claim ev:boundedAs ?concept .
  }
}
WHERE {
  GRAPH ?graph {
    ?claim ev:bound ?word .
  }
  BIND (IRI(CONCAT("https://w3id.org/kgbuild/scheme/bound#", STR(?word))) AS ?concept)
} ;

INSERT {
  ?ruling ev:ruledAs ?concept .
}
WHERE {
  ?ruling ev:verdict ?word .
  BIND (IRI(CONCAT("https://w3id.org/kgbuild/scheme/verdict#", STR(?word))) AS ?concept)
} ;

# Languages of names, by their letters

DELETE {
  ?node ?property ?name .
}
INSERT {
  ?node ?property ?tagged .
}
WHERE {
  VALUES ?property { skos:prefLabel skos:altLabel nif:anchorOf }
  ?node ?property ?name .
  FILTER NOT EXISTS { ?node a ev:Sentence }
  FILTER (LANG(?name) = "en")
  FILTER (REGEX(STR(?name), "[\u0370-\u1CFF\u3040-\uD7AF]"))
  FILTER (!REGEX(STR(?name), "[A-Za-z].*[A-Za-z]"))
  BIND (LCASE(STR(?name)) AS ?low)
  BIND (
    IF(REGEX(?low, "[\u0370-\u03FF]"), "el",
    IF(REGEX(?low, "[\u0530-\u058F]"), "hy",
    IF(REGEX(?low, "[\u0590-\u05FF]"), "he",
    IF(REGEX(?low, "[\u10A0-\u10FF]"), "ka",
    IF(REGEX(?low, "[\u0E00-\u0E7F]"), "th",
    IF(REGEX(?low, "[\uAC00-\uD7AF]"), "ko",
    IF(REGEX(?low, "[\u3040-\u30FF]"), "ja",
    IF(REGEX(?low, "[їєґ]"), "uk",
    IF(REGEX(?low, "ў"), "be",
    IF(REGEX(?low, "[ђћ]"), "sr",
    IF(REGEX(?low, "[ѓќѕ]"), "mk",
    IF(REGEX(?low, "[ڕڵۆێ]"), "ckb",
    IF(REGEX(?low, "[ټډړښځڅ]"), "ps",
    IF(REGEX(?low, "[ٹڈڑں]"), "ur",
    IF(REGEX(?low, "[ةأإ]|(^| )ال") && !REGEX(?low, "[پچژگکی]"), "ar", "und")))))))))))))))
    AS ?language
  )
  BIND (STRLANG(STR(?name), ?language) AS ?tagged)
} ;

DELETE {
  GRAPH ?graph {
    ?node ?property ?name .
  }
}
INSERT {
  GRAPH ?graph {
    ?node ?property ?tagged .
  }
}
WHERE {
  GRAPH ?graph {
    VALUES ?property { skos:prefLabel skos:altLabel nif:anchorOf }
    ?node ?property ?name .
    FILTER NOT EXISTS { ?node a ev:Sentence }
  }
  FILTER (LANG(?name) = "en")
  FILTER (REGEX(STR(?name), "[\u0370-\u1CFF\u3040-\uD7AF]"))
  FILTER (!REGEX(STR(?name), "[A-Za-z].*[A-Za-z]"))
  BIND (LCASE(STR(?name)) AS ?low)
  BIND (
    IF(REGEX(?low, "[\u0370-\u03FF]"), "el",
    IF(REGEX(?low, "[\u0530-\u058F]"), "hy",
    IF(REGEX(?low, "[\u0590-\u05FF]"), "he",
    IF(REGEX(?low, "[\u10A0-\u10FF]"), "ka",
    IF(REGEX(?low, "[\u0E00-\u0E7F]"), "th",
    IF(REGEX(?low, "[\uAC00-\uD7AF]"), "ko",
    IF(REGEX(?low, "[\u3040-\u30FF]"), "ja",
    IF(REGEX(?low, "[їєґ]"), "uk",
    IF(REGEX(?low, "ў"), "be",
    IF(REGEX(?low, "[ђћ]"), "sr",
    IF(REGEX(?low, "[ѓќѕ]"), "mk",
    IF(REGEX(?low, "[ڕڵۆێ]"), "ckb",
    IF(REGEX(?low, "[ټډړښځڅ]"), "ps",
    IF(REGEX(?low, "[ٹڈڑں]"), "ur",
    IF(REGEX(?low, "[ةأإ]|(^| )ال") && !REGEX(?low, "[پچژگکی]"), "ar", "und")))))))))))))))
    AS ?language
  )
  BIND (STRLANG(STR(?name), ?language) AS ?tagged)
} ;

# Reasons of claims: on the claim itself, and no record of their own

INSERT {
  ?claim ?property ?value .
}
WHERE {
  VALUES ?property { ev:attributedBy ev:grounds ev:preferredTo ev:proposedBy ev:ruledOut ev:score }
  ?claim a ev:Claim .
  ?decision ev:decides ?claim .
  ?decision ?property ?value .
} ;

DELETE {
  ?decision ?property ?value .
}
WHERE {
  ?claim a ev:Claim .
  ?decision ev:decides ?claim .
  ?decision ?property ?value .
} ;

# Individuals, last, for those that came before; records of what was read need no such word

INSERT {
  ?individual a owl:NamedIndividual .
}
WHERE {
  ?individual a ?class .
  FILTER (STRSTARTS(STR(?class), STR(ev:)) || ?class IN (prov:Activity, prov:SoftwareAgent))
  FILTER (?class NOT IN (ev:Claim, ev:Decision, ev:Mention, ev:Sentence, ev:Statement))
}
