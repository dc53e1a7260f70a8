"""Links to Wikidata and GeoNames: proposed, shown, and entered where somebody has accepted them."""
